import { ArtifactFilter } from '@infra-orchestration/backstage-plugin-infra-common';
import {
  artifact,
  deployment,
  devStep,
  imageNumber,
  keyOf,
  line,
  lineEnvironment,
  minute,
  Numbers,
  promotion,
  repositoryOf,
} from '../__testUtils__/deliveryLine';
import { decideDelivery } from './decide';
import { nextRelease } from './next';
import { LineEnvironment } from './types';

/** Newest first. */
const three = [3, 2, 1].map(n => artifact(n));
const both = [
  artifact(4, { container: 'side' }),
  artifact(3),
  artifact(2, { container: 'side' }),
  artifact(1),
];
const usesBoth = ['main', 'side'].map(container => ({
  repository: repositoryOf(container),
  container,
}));

interface Case {
  reason: string;
  artifacts?: typeof three;
  uses?: typeof usesBoth;
  filter?: ArtifactFilter;
  environment?: Partial<LineEnvironment>;
  evenTried?: boolean;
  expected?: Numbers;
  skipped?: string[];
}

describe('the release of new artifacts', () => {
  it.each<Case>([
    { reason: 'none without artifacts', artifacts: [] },
    {
      reason: 'the newest for a new environment, past what is told of since',
      environment: { createdAt: minute(2).toISOString() },
      expected: { main: 3 },
      skipped: ['main-2'],
    },
    {
      reason: 'the newest after what runs, past those between',
      environment: { current: deployment({ main: 1 }) },
      expected: { main: 3 },
      skipped: ['main-2'],
    },
    {
      reason: 'the newest, past one that came in after what runs',
      artifacts: [
        artifact(4),
        artifact(3),
        artifact(2, { registeredAt: minute(5).toISOString() }),
        artifact(1),
      ],
      environment: { current: deployment({ main: 3 }) },
      expected: { main: 4 },
      skipped: ['main-2'],
    },
    {
      reason: 'none where the newest runs',
      environment: { current: deployment({ main: 3 }) },
    },
    {
      reason: 'none where it runs under a tag beside the digest',
      environment: {
        current: deployment(
          {},
          {
            images: {
              main: imageNumber(3).replace('@', ':1.0.3@'),
            },
          },
        ),
      },
    },
    {
      reason: 'the newest where a tag runs, which says not what it is',
      environment: {
        current: deployment(
          {},
          { images: { main: `${repositoryOf('main')}:1.0.3` } },
        ),
      },
      expected: { main: 3 },
      skipped: ['main-2', 'main-1'],
    },
    {
      reason: 'none where the newest was tried',
      environment: {
        current: deployment({ main: 1 }),
        tried: [keyOf({ main: 3 })],
      },
    },
    {
      reason: 'that one all the same, where people ask',
      environment: {
        current: deployment({ main: 1 }),
        tried: [keyOf({ main: 3 })],
      },
      evenTried: true,
      expected: { main: 3 },
      skipped: ['main-2'],
    },
    {
      reason: 'the newest that fits',
      filter: { semver: '<=1.0.2' },
      environment: { current: deployment({ main: 1 }) },
      expected: { main: 2 },
    },
    {
      reason: 'none is passed over that does not fit',
      filter: { tagPattern: '1\\.0\\.[13]' },
      environment: { current: deployment({ main: 1 }) },
      expected: { main: 3 },
    },
    {
      reason: 'none is passed over twice, as what waits was after them',
      artifacts: [artifact(4), ...three],
      environment: {
        current: deployment({ main: 1 }),
        open: promotion({ main: 3 }),
      },
      expected: { main: 4 },
    },
    {
      reason: 'nothing is passed over on the way back to a higher version',
      artifacts: [artifact(3, { tags: ['0.9.0'] }), artifact(2), artifact(1)],
      filter: { prefer: 'highestVersion' },
      environment: { current: deployment({ main: 3 }) },
      expected: { main: 2 },
    },
    {
      reason: 'an artifact changes its own container alone',
      artifacts: both,
      uses: usesBoth,
      environment: {
        current: deployment({ main: 3, side: 2 }),
      },
      expected: { main: 3, side: 4 },
    },
    {
      reason: 'both, where both are new',
      artifacts: both,
      uses: usesBoth,
      environment: {
        current: deployment({ main: 1, side: 2 }),
      },
      expected: { main: 3, side: 4 },
    },
    {
      reason: 'what was tried is not brought along by another',
      artifacts: both,
      uses: usesBoth,
      environment: {
        current: deployment({ main: 1, side: 2 }),
        tried: [keyOf({ main: 3, side: 2 })],
      },
      expected: { main: 1, side: 4 },
    },
    {
      reason: 'but it is where there is nothing else to run',
      artifacts: both,
      uses: usesBoth,
      environment: { tried: [keyOf({ main: 3, side: 2 })] },
      expected: { main: 3, side: 4 },
      skipped: [],
    },
    {
      reason: 'a container without artifacts is left to the Score file',
      artifacts: three,
      uses: usesBoth,
      environment: { current: deployment({ main: 2 }) },
      expected: { main: 3 },
    },
    {
      reason: 'a container that no repository is for stays out of it',
      environment: { current: deployment({ main: 2, proxy: 9 }) },
      expected: { main: 3 },
    },
    {
      reason: 'the newest of several repositories for one container',
      uses: ['main', 'side'].map(name => ({
        repository: repositoryOf(name),
        container: 'main',
      })),
      artifacts: [artifact(3), artifact(2, { container: 'side' })],
      expected: { main: 3 },
      environment: { createdAt: minute(3).toISOString() },
    },
    {
      reason: 'all anew after a deletion that was stopped',
      environment: {
        current: deployment({ main: 3 }, { mode: 'destroy' }),
        createdAt: minute(3).toISOString(),
      },
      expected: { main: 3 },
    },
    {
      reason: 'none for an environment that leaves',
      environment: { isLeaving: true },
    },
    {
      reason: 'none for an environment of no step',
      environment: { type: 'other' },
    },
  ])('$reason', options => {
    const { environment, filter, evenTried, expected, skipped = [] } = options;
    const found = nextRelease(
      line({
        steps: [{ ...devStep, artifacts: filter }],
        artifacts: options.artifacts ?? three,
        ...(options.uses && { uses: options.uses }),
      }),
      lineEnvironment('dev', environment),
      { evenTried },
    );
    expect(found?.releaseKey).toBe(expected && keyOf(expected));
    expect(found?.skipped ?? []).toEqual(skipped);
  });

  it('knows the artifacts, also of what stays', () => {
    const found = nextRelease(
      line({ artifacts: both, uses: usesBoth }),
      lineEnvironment('dev', { current: deployment({ main: 1, side: 2 }, {}) }),
    );
    expect(found).toEqual({
      release: {
        images: {
          main: { image: imageNumber(3), artifactId: 'main-3' },
          side: { image: imageNumber(4, 'side'), artifactId: 'side-4' },
        },
      },
      releaseKey: keyOf({ main: 3, side: 4 }),
      origin: 'artifact',
      skipped: [],
    });
  });
});

describe('an artifact that came in late', () => {
  const late = artifact(2, { registeredAt: minute(5).toISOString() });

  it.each<Omit<Case, 'expected'>>([
    {
      reason: 'is recorded where something newer runs',
      environment: { current: deployment({ main: 3 }) },
      skipped: ['main-2'],
    },
    {
      reason:
        'is recorded where it was registered before, and stored after something newer was begun',
      artifacts: [
        artifact(3),
        artifact(2, {
          registeredAt: new Date(+minute(3) - 59_000).toISOString(),
        }),
        artifact(1),
      ],
      environment: { current: deployment({ main: 3 }) },
      skipped: ['main-2'],
    },
    {
      reason: 'is recorded where something newer failed',
      environment: {
        current: deployment({ main: 1 }),
        tried: [keyOf({ main: 3 })],
      },
      skipped: ['main-2'],
    },
    {
      reason: 'is not recorded twice',
      environment: {
        current: deployment({ main: 3 }),
        recorded: new Set(['main-2']),
      },
    },
    {
      reason: 'is not one that was there when something newer was begun',
      artifacts: three,
      environment: { current: deployment({ main: 3 }) },
    },
    {
      reason: 'is not one from before the environment',
      environment: {
        current: deployment({ main: 3 }),
        createdAt: minute(6).toISOString(),
      },
    },
    {
      reason: 'is nothing to a step that does not take it',
      filter: { semver: '>1.0.2' },
      environment: { current: deployment({ main: 3 }) },
    },
    {
      reason: 'waits for what is under way',
      environment: {
        current: deployment({ main: 3 }, { status: 'Running' }),
        open: promotion({ main: 3 }, { state: 'Underway' }),
        openDeployment: deployment({ main: 3 }, { status: 'Running' }),
      },
    },
    {
      reason: 'is nothing to an environment that leaves',
      environment: { current: deployment({ main: 3 }), isLeaving: true },
    },
  ])('$reason', ({ artifacts, filter, environment, skipped }) => {
    const { decisions } = decideDelivery(
      line({
        steps: [{ ...devStep, artifacts: filter }],
        artifacts: artifacts ?? [artifact(3), late, artifact(1)],
        environments: [lineEnvironment('dev', environment)],
      }),
      minute(9),
    );
    expect(decisions.filter(({ act }) => act === 'passOver')).toEqual(
      skipped
        ? [{ act: 'passOver', environmentId: 'dev', step: 'dev', skipped }]
        : [],
    );
  });
});
