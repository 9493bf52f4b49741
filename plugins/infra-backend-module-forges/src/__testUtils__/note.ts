import { PullRequestNote } from '@infra-orchestration/backstage-plugin-infra-node';

export const COMMIT = '6104942438c14ec7bd21c6cd5bd995272b3faff6';

export function noteFor(
  repositoryUrl: string,
  change: {
    key?: string;
    comment?: string;
    status?: Partial<PullRequestNote['status']>;
  } = {},
): PullRequestNote {
  return {
    key: change.key ?? 'shop-7f3a',
    pullRequest: { repositoryUrl, number: 7, headCommit: COMMIT },
    comment: change.comment ?? 'The preview is being opened.',
    status: {
      state: 'pending',
      context: 'preview/shop',
      description: 'It is being opened',
      targetUrl: 'https://backstage.example.com/environments/1',
      ...change.status,
    },
  };
}

export const signal = () => ({ signal: new AbortController().signal });
