import {
  ArtifactFilter,
  DeliveryStep,
} from '@infra-orchestration/backstage-plugin-infra-common';
import {
  artifact,
  deployment,
  devStep,
  keyOf,
  line,
  lineEnvironment,
  minute,
  prodStep,
  release,
} from '../__testUtils__/deliveryLine';
import { nextRelease } from './next';
import { LineEnvironment } from './types';

const verified = lineEnvironment('dev', { current: deployment({ main: 2 }) });

function dev(id: string, fields: Partial<LineEnvironment>): LineEnvironment {
  return { ...lineEnvironment(id), type: 'dev', ...fields };
}

interface Case {
  reason: string;
  sources?: LineEnvironment[];
  first?: Partial<DeliveryStep>;
  filter?: ArtifactFilter;
  prod?: Partial<LineEnvironment>;
  evenTried?: boolean;
  isThere: boolean;
}

describe('the release of the step before', () => {
  it.each<Case>([
    { reason: 'what is verified there', sources: [verified], isThere: true },
    { reason: 'none without an environment', sources: [], isThere: false },
    {
      reason: 'none where nothing runs',
      sources: [lineEnvironment('dev')],
      isThere: false,
    },
    ...(['Pending', 'Running', 'Failed', 'Superseded'] as const).map(
      status => ({
        reason: `none of a deployment that is ${status}`,
        sources: [dev('dev', { current: deployment({ main: 2 }, { status }) })],
        isThere: false,
      }),
    ),
    {
      reason: 'none by a deployment that nothing verified',
      sources: [verified],
      first: { verification: { soak: 'PT1H' } },
      isThere: false,
    },
    {
      reason: 'what was verified by the step',
      sources: [
        dev('dev', {
          current: deployment({ main: 2 }, { hasVerification: true }),
        }),
      ],
      first: { verification: { soak: 'PT1H' } },
      isThere: true,
    },
    {
      reason: 'what is verified in every environment',
      sources: [
        verified,
        dev('dev-2', { current: deployment({ main: 2 }, { id: 'other' }) }),
      ],
      isThere: true,
    },
    {
      reason: 'none where another runs in one of them',
      sources: [verified, dev('dev-2', { current: deployment({ main: 1 }) })],
      isThere: false,
    },
    {
      reason: 'none where one of them is at work',
      sources: [
        verified,
        dev('dev-2', {
          current: deployment({ main: 2 }, { status: 'Running' }),
        }),
      ],
      isThere: false,
    },
    {
      reason: 'one that leaves is not waited for',
      sources: [
        verified,
        dev('dev-2', { isLeaving: true, current: deployment({ main: 1 }) }),
      ],
      isThere: true,
    },
    {
      reason: 'none of a tag, which is no release',
      sources: [
        dev('dev', {
          current: deployment(
            {},
            { images: { main: 'registry.example.com/shop/main:1.0.2' } },
          ),
        }),
      ],
      isThere: false,
    },
    {
      reason: 'a tag of a container that no repository is for goes its own way',
      sources: [
        dev('dev', {
          current: deployment(
            {},
            {
              images: {
                ...deployment({ main: 2 }).images,
                proxy: 'envoy:1.30',
              },
            },
          ),
        }),
      ],
      isThere: true,
    },
    {
      reason: 'none that the step does not take',
      sources: [verified],
      filter: { semver: '2.x' },
      isThere: false,
    },
    {
      reason: 'what the step takes',
      sources: [verified],
      filter: { semver: '1.x' },
      isThere: true,
    },
    {
      reason: 'none that was never told of, where the step is particular',
      sources: [dev('dev', { current: deployment({ main: 9 }) })],
      filter: { semver: '*' },
      isThere: false,
    },
    {
      reason: 'none where it runs',
      sources: [verified],
      prod: { current: deployment({ main: 2 }, { status: 'Failed' }) },
      isThere: false,
    },
    {
      reason: 'none where it was tried',
      sources: [verified],
      prod: { tried: [keyOf({ main: 2 })] },
      isThere: false,
    },
    {
      reason: 'that one all the same, where people ask',
      sources: [verified],
      prod: { tried: [keyOf({ main: 2 })] },
      evenTried: true,
      isThere: true,
    },
  ])('$reason', ({ sources = [], first, filter, prod, evenTried, isThere }) => {
    const environment = lineEnvironment('prod', prod);
    const found = nextRelease(
      line({
        steps: [
          { ...devStep, ...first },
          { ...prodStep, artifacts: filter },
        ],
        artifacts: [artifact(2), artifact(1)],
        environments: [...sources, environment],
      }),
      environment,
      { evenTried },
    );
    expect(found?.releaseKey).toBe(isThere ? keyOf({ main: 2 }) : undefined);
  });

  it('is that of the latest deployment, with its Score file', () => {
    const environment = lineEnvironment('prod');
    const latest = deployment(
      { main: 2 },
      { id: 'latest', createdAt: minute(5).toISOString() },
    );
    const found = nextRelease(
      line({
        artifacts: [artifact(2)],
        environments: [
          verified,
          dev('dev-2', { current: latest }),
          environment,
        ],
      }),
      environment,
    );
    expect(found).toEqual({
      release: release({ main: 2 }, { fromDeploymentId: 'latest' }),
      releaseKey: keyOf({ main: 2 }),
      origin: 'step',
      fromEnvironmentId: 'dev-2',
      skipped: [],
    });
  });
});
