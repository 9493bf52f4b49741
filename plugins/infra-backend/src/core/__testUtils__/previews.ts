import { PreviewEnvironment, PreviewFacts, PreviewRecord } from '../previews';
import { artifact, minute, repositoryOf } from './deliveryLine';

export const commit = (n: number) => n.toString(16).padStart(40, '0');

export const atMinute = (n: number) => minute(n).toISOString();

/** A Score file whose containers have these images; `.` leaves one open. */
export const scoreOf = (images: Record<string, string>) => ({
  apiVersion: 'score.dev/v1b1',
  metadata: { name: 'shop' },
  containers: Object.fromEntries(
    Object.entries(images).map(([name, image]) => [name, { image }]),
  ),
});

/** Opened at minute 10 for commit 1, whose Score file leaves the image open. */
export function preview(given: Partial<PreviewRecord> = {}): PreviewRecord {
  return {
    id: 'p1',
    entityRef: 'component:default/shop',
    type: 'preview',
    owner: 'group:default/team',
    repository: 'git.example.com/shop/shop',
    tells: true,
    pullRequest: {
      repositoryUrl: 'https://git.example.com/shop/shop',
      number: 7,
      title: 'Colours',
      url: 'https://git.example.com/shop/shop/pull/7',
      branch: 'colour',
      headCommit: commit(1),
    },
    requestedBy: 'plugin:infra',
    createdAt: atMinute(10),
    updatedAt: atMinute(10),
    askedAt: atMinute(10),
    headAt: atMinute(10),
    openedAt: atMinute(10),
    earlierCommits: [],
    version: 1,
    source: { commit: commit(1), workload: scoreOf({ main: '.' }) },
    tellFailures: 0,
    ...given,
  };
}

export const IMAGE = `${repositoryOf('main')}@${artifact(11).digest}`;

/** With commit 1 up. */
export function environment(
  given: Partial<PreviewEnvironment> = {},
): PreviewEnvironment {
  const deployment = {
    id: 'd1',
    mode: 'deploy' as const,
    status: 'Succeeded' as const,
    commit: commit(1),
    images: { main: IMAGE },
    isFirst: true,
  };
  return {
    ...{ id: 'e1', name: 'pr-7', etag: '"1"', links: [] },
    current: deployment,
    last: deployment,
    deployedCommit: commit(1),
    ...given,
  };
}

/** With the image of commit 1. */
export function facts(given: Partial<PreviewFacts> = {}): PreviewFacts {
  return {
    preview: preview(),
    type: { ttl: 'P3D' },
    uses: [
      {
        entityRef: 'component:default/shop',
        container: 'main',
        repository: repositoryOf('main'),
        origin: 'annotation',
      },
    ],
    artifacts: [artifact(11, { commit: commit(1) })],
    ...given,
  };
}
