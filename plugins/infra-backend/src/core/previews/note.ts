import { createHash } from 'node:crypto';
import { PreviewState } from '@infra-orchestration/backstage-plugin-infra-common';
import type { PullRequestNote } from '@infra-orchestration/backstage-plugin-infra-node';
import { canonicalJson } from '../json';
import { isSafeUrl } from '../links';
import { PreviewStanding } from './state';
import { PreviewEnvironment, PreviewRecord } from './types';

const LONGEST_DESCRIPTION = 140;
/** The words of these are of this system; others may say what is not for everybody who reads along. */
const TOLD_REASONS = [
  'ImageMissing',
  'ImageUnknown',
  'NoSuchType',
  'TypeWithoutTtl',
  'QuotaExceeded',
  'AwaitingApproval',
  'EnvironmentLeaving',
  'NotApproved',
  'DeploymentCancelled',
  'DeploymentFailed',
];

const statuses: Record<PreviewState, PullRequestNote['status']['state']> = {
  Waiting: 'pending',
  Opening: 'pending',
  Updating: 'pending',
  Ready: 'success',
  Failed: 'failure',
  Expired: 'success',
  Closing: 'success',
  Closed: 'success',
};

const sentences: Record<PreviewState, string> = {
  Waiting: 'The preview waits',
  Opening: 'The preview is being made',
  Updating: 'The preview is being brought up to date',
  Ready: 'The preview is up',
  Failed: 'The preview failed',
  Expired:
    'The time of the preview is over, and it is deleted; another commit brings it back',
  Closing: 'The preview is being deleted',
  Closed: 'The preview is deleted',
};

export interface NotedPreview {
  preview: PreviewRecord;
  standing: PreviewStanding;
  environment?: PreviewEnvironment;
  /** Of Backstage, without a slash at its end. */
  appUrl: string;
  /** Path of the environment, else of the component, in Backstage. */
  path: string;
}

/** What a forge is to be told of a preview, and a hash by which it is seen whether that is news. */
export function previewNote(noted: NotedPreview): {
  note: PullRequestNote;
  hash: string;
} {
  const { preview, standing, appUrl, path } = noted;
  const { repositoryUrl, number, headCommit } = preview.pullRequest;
  const note: PullRequestNote = {
    key: preview.id.toLocaleLowerCase('en-US'),
    pullRequest: { repositoryUrl, number, headCommit },
    comment: commentOf(noted),
    status: {
      state: statuses[standing.state],
      context: `preview/${shortRef(preview.entityRef)}`,
      description: shorten(sentenceOf(standing)),
      targetUrl: `${appUrl}${path}`,
    },
  };
  const hash = createHash('sha256').update(canonicalJson(note as any));
  return { note, hash: hash.digest('hex') };
}

function commentOf(noted: NotedPreview): string {
  const { preview, standing, environment, appUrl, path } = noted;
  const { headCommit } = preview.pullRequest;
  const isThere = ['Updating', 'Ready', 'Failed'].includes(standing.state);
  const lines = [
    `**Preview of ${escape(shortRef(preview.entityRef))}**: ${escape(
      sentenceOf(standing),
    )}`,
    `- Commit: \`${headCommit}\``,
  ];
  const deployed = environment?.deployedCommit;
  if (isThere && deployed && deployed !== headCommit) {
    lines.push(`- Running now: \`${deployed}\``);
  }
  if (isThere) {
    for (const { title, url } of environment?.links ?? []) {
      const address = publicUrl(url, appUrl);
      lines.push(...(address ? [`- [${escape(title)}](${address})`] : []));
    }
  }
  const isLeft = ['Expired', 'Closing', 'Closed'].includes(standing.state);
  if (environment?.expiresAt && !isLeft) {
    lines.push(`- Until: ${environment.expiresAt}`);
  }
  lines.push(
    `- [${
      environment ? 'Environment' : 'Component'
    } in Backstage](${appUrl}${path})`,
  );
  const [head, ...details] = lines;
  return `${head}\n\n${details.join('\n')}\n`;
}

function sentenceOf({ state, reason, message }: PreviewStanding): string {
  const isTold = reason !== undefined && TOLD_REASONS.includes(reason);
  const why = isTold ? message : reason && 'Backstage says why';
  return why ? `${sentences[state]}: ${why}` : sentences[state];
}

/** `shop`; of another namespace or kind `ns/shop` or `api:ns/shop`. */
function shortRef(entityRef: string): string {
  return entityRef.replace(/^component:(default\/)?/, '');
}

/** Links come from outside: no script, no login, and nothing that ends the Markdown they are in. */
function publicUrl(url: string, appUrl: string): string | undefined {
  if (!isSafeUrl(url)) {
    return undefined;
  }
  const address = new URL(url.startsWith('/') ? `${appUrl}${url}` : url);
  return address.username || address.password
    ? undefined
    : address.href.replace(
        /[()<>\s]/g,
        each => `%${each.charCodeAt(0).toString(16)}`,
      );
}

function escape(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_[\]<>@#|~]/g, '\\$&');
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > LONGEST_DESCRIPTION
    ? `${line.slice(0, LONGEST_DESCRIPTION - 1)}…`
    : line;
}
