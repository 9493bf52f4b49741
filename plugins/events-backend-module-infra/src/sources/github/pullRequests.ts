import { pullRequestOf } from '../../checks/pullRequests';
import {
  anyOf,
  fields,
  maybeText,
  payloadReader,
  text,
} from '../../checks/payload';
import { Told, ToldPullRequest } from '../../delivery/types';

interface PullRequestEvent {
  action: string;
  pull_request: {
    number: number;
    title: string;
    html_url: string;
    updated_at?: string | null;
    user?: { login: string } | null;
    head: { ref: string; sha: string; repo?: { full_name: string } | null };
  };
  repository: { full_name: string; html_url: string };
}

const maybe = (schema: object) => anyOf({ type: 'null' }, schema);
const named = fields({ full_name: text }, ['full_name']);
const pullRequest = fields(
  {
    ...{ number: { type: 'integer' }, title: text, html_url: text },
    updated_at: maybeText,
    user: maybe(fields({ login: text }, ['login'])),
    head: fields({ ref: text, sha: text, repo: maybe(named) }, ['ref', 'sha']),
  },
  ['number', 'title', 'html_url', 'head'],
);
const read = payloadReader<PullRequestEvent>(
  fields(
    {
      action: text,
      pull_request: pullRequest,
      repository: fields({ full_name: text, html_url: text }, [
        'full_name',
        'html_url',
      ]),
    },
    ['action', 'pull_request', 'repository'],
  ),
);

const ACTIONS: Record<string, ToldPullRequest['action'] | undefined> = {
  opened: 'opened',
  reopened: 'opened',
  synchronize: 'updated',
  closed: 'closed',
};

/** Event `pull_request`. */
export function parsePullRequest(
  payload: unknown,
): Pick<Told, 'pullRequest' | 'ignored'> {
  const { action, pull_request: of, repository } = read(payload);
  const meaning = ACTIONS[action];
  if (!meaning) {
    return {
      ignored: 'The pull request was neither opened, changed nor closed',
    };
  }
  // Its code is of anybody; where the fork is gone, nobody can say whose.
  if (of.head.repo?.full_name !== repository.full_name) {
    return { ignored: 'The pull request is of a fork' };
  }
  return {
    pullRequest: pullRequestOf({
      action: meaning,
      repositoryUrl: repository.html_url,
      number: of.number,
      title: of.title,
      url: of.html_url,
      branch: of.head.ref,
      headCommit: of.head.sha,
      author: of.user?.login,
      updatedAt: of.updated_at ?? undefined,
    }),
  };
}
