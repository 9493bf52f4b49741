import { scoreUses } from './scoreUses';

const workloadOf = (images: Record<string, string>) => ({
  apiVersion: 'score.dev/v1b1',
  metadata: { name: 'shop' },
  containers: Object.fromEntries(
    Object.entries(images).map(([name, image]) => [name, { image }]),
  ),
});

describe('the repositories of a workload', () => {
  it.each([
    {
      reason: 'the Score file names them',
      workload: workloadOf({ main: 'r.io/api:1', side: 'nginx' }),
      expected: [
        { container: 'main', repository: 'r.io/api' },
        { container: 'side', repository: 'docker.io/library/nginx' },
      ],
    },
    {
      reason: 'the file wins over what a preview was deployed with',
      workload: workloadOf({ main: 'r.io/api:1' }),
      images: { main: 'r.io/api-preview:7' },
      expected: [{ container: 'main', repository: 'r.io/api' }],
    },
    {
      reason: 'the file leaves it open',
      workload: workloadOf({ main: '.' }),
      images: { main: 'r.io/api@sha256:'.concat('a'.repeat(64)) },
      expected: [{ container: 'main', repository: 'r.io/api' }],
    },
    {
      reason: 'what is left open may come from several',
      workload: workloadOf({ main: '.' }),
      images: { main: 'r.io/api:2' },
      known: [
        { container: 'main', repository: 'r.io/api' },
        { container: 'main', repository: 'r.io/old' },
        { container: 'gone', repository: 'r.io/gone' },
      ],
      expected: [
        { container: 'main', repository: 'r.io/api' },
        { container: 'main', repository: 'r.io/old' },
      ],
    },
    {
      reason: 'the file names another than before',
      workload: workloadOf({ main: 'r.io/new:1' }),
      known: [{ container: 'main', repository: 'r.io/old' }],
      expected: [{ container: 'main', repository: 'r.io/new' }],
    },
    {
      reason: 'what is no image is none',
      workload: workloadOf({ main: 'R.io/:' }),
      expected: [],
    },
    {
      reason: 'nothing runs',
      workload: undefined,
      known: [{ container: 'main', repository: 'r.io/old' }],
      expected: undefined,
    },
  ])('are known where $reason', ({ workload, images, known, expected }) => {
    const given = {
      workload,
      images: (images ?? {}) as Record<string, string>,
    };
    expect(scoreUses(given, known ?? [])).toEqual(expected);
  });
});
