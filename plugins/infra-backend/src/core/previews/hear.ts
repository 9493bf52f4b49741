import { isDeepStrictEqual } from 'node:util';
import { PullRequest } from '@infra-orchestration/backstage-plugin-infra-common';
import { PreviewIntent } from './types';

/** Of one pull request, so many earlier heads are remembered. */
const MOST_EARLIER = 100;

/** What a forge or a person says of a pull request. */
export interface PullRequestNews {
  /** `asked`: a person, or CI over the API, wants a preview; all else comes from the forge. */
  action: 'opened' | 'updated' | 'closed' | 'asked';
  pullRequest: PullRequest;
  /** By the clock of the forge. */
  changedAt?: string;
}

/**
 * What is wanted after the news; undefined where they change nothing. News of a forge may come twice and
 * in any order: the newest counts, and of the same instant the end.
 */
export function hear(
  before: PreviewIntent | undefined,
  news: PullRequestNews,
  now: Date,
): PreviewIntent | undefined {
  if (!before) {
    return first(news, now);
  }
  if (isOutdated(before, news)) {
    return undefined;
  }
  const after =
    news.action === 'closed' ? end(before, news, now) : go(before, news, now);
  return isDeepStrictEqual(withoutAbsent(after), withoutAbsent(before))
    ? undefined
    : after;
}

/** A person does not want it any more; undefined where it is closed. */
export function closeByHand(
  before: PreviewIntent,
  now: Date,
): PreviewIntent | undefined {
  return before.closedAt === undefined
    ? { ...before, closedAt: now.toISOString(), closedBy: 'person' }
    : undefined;
}

function first(
  { action, pullRequest, changedAt }: PullRequestNews,
  now: Date,
): PreviewIntent {
  const at = now.toISOString();
  return {
    pullRequest,
    ...(action !== 'asked' && { changedAt }),
    askedAt: at,
    headAt: earlier(changedAt, at),
    earlierCommits: [],
    ...(action === 'closed'
      ? { closedAt: at, closedBy: 'forge' }
      : { openedAt: at }),
  };
}

function isOutdated(
  before: PreviewIntent,
  { action, changedAt }: PullRequestNews,
): boolean {
  if (action === 'asked' || !changedAt || !before.changedAt) {
    return false;
  }
  const isOver = before.closedAt !== undefined && action !== 'closed';
  return isOver ? changedAt <= before.changedAt : changedAt < before.changedAt;
}

function end(
  before: PreviewIntent,
  news: PullRequestNews,
  now: Date,
): PreviewIntent {
  return {
    ...updated(before, news, now),
    closedAt: before.closedAt ?? now.toISOString(),
    closedBy: before.closedBy ?? 'forge',
  };
}

function go(
  before: PreviewIntent,
  news: PullRequestNews,
  now: Date,
): PreviewIntent {
  const after = updated(before, news, now);
  // Another commit does not bring back what somebody did not want.
  if (before.closedBy === 'person' && news.action === 'updated') {
    return after;
  }
  const isAsked =
    news.action === 'asked' ||
    before.closedAt !== undefined ||
    before.pullRequest.headCommit !== after.pullRequest.headCommit;
  return {
    ...after,
    ...(isAsked && { askedAt: now.toISOString() }),
    openedAt: before.openedAt ?? now.toISOString(),
    closedAt: undefined,
    closedBy: undefined,
  };
}

/** The pull request as it is by the news. */
function updated(
  before: PreviewIntent,
  { action, pullRequest, changedAt }: PullRequestNews,
  now: Date,
): PreviewIntent {
  const { headCommit } = before.pullRequest;
  const isMoved = pullRequest.headCommit !== headCommit;
  return {
    ...before,
    pullRequest,
    ...(action !== 'asked' && changedAt && { changedAt }),
    ...(isMoved && {
      headAt: earlier(changedAt, now.toISOString()),
      earlierCommits: [...before.earlierCommits, headCommit]
        .filter(commit => commit !== pullRequest.headCommit)
        .slice(-MOST_EARLIER),
    }),
  };
}

/** Images are told of by our clock, so a forge that is ahead of it must not hide them. */
function earlier(one: string | undefined, other: string): string {
  return one !== undefined && one < other ? one : other;
}

function withoutAbsent(intent: PreviewIntent): object {
  return JSON.parse(JSON.stringify(intent));
}
