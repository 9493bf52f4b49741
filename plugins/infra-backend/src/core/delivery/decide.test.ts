import { DeliveryStep } from '@infra-orchestration/backstage-plugin-infra-common';
import {
  artifact,
  deployment,
  devStep,
  keyOf,
  line,
  lineEnvironment,
  minute,
  prodStep,
  promotion,
} from '../__testUtils__/deliveryLine';
import { decideDelivery, isBegunAtOnce } from './decide';
import { LineEnvironment, PromotionRecord } from './types';

const now = minute(100);
const artifacts = [artifact(3), artifact(2), artifact(1)];
const current = deployment({ main: 1 });
const waiting = promotion({ main: 3 });
const frozen: DeliveryStep['freeze'] = [
  { from: minute(90).toISOString(), until: minute(110).toISOString() },
];

function decide(
  environment: Partial<LineEnvironment>,
  step: Partial<DeliveryStep> = {},
) {
  return decideDelivery(
    line({
      steps: [{ ...devStep, ...step }],
      artifacts,
      environments: [lineEnvironment('dev', { current, ...environment })],
    }),
    now,
  );
}

describe('an environment without an open promotion', () => {
  const recorded = (fields: object) => ({
    act: 'record',
    skipped: ['main-2'],
    promotion: expect.objectContaining({
      environmentId: 'dev',
      step: 'dev',
      releaseKey: keyOf({ main: 3 }),
      origin: 'artifact',
      ...fields,
    }),
  });

  it.each<{
    reason: string;
    environment?: Partial<LineEnvironment>;
    step?: Partial<DeliveryStep>;
    expected?: object;
  }>([
    {
      reason: 'gets the newest release',
      expected: { reason: 'Deploying' },
    },
    {
      reason: 'also where it is to be agreed to',
      step: { promotion: 'approval' },
      expected: { reason: 'Deploying' },
    },
    {
      reason: 'but not where somebody has to ask',
      step: { promotion: 'manual' },
    },
    {
      reason: 'that has to wait for the end of a freeze',
      step: { freeze: frozen },
      expected: { reason: 'Frozen', nextLookAt: minute(110).toISOString() },
    },
    {
      reason: 'that has to wait for another deployment',
      environment: { current: { ...current, status: 'Running' } },
      expected: { reason: 'EnvironmentBusy' },
    },
    {
      reason: 'that has to wait for the decision about another',
      environment: {
        awaiting: deployment({ main: 9 }, { status: 'AwaitingApproval' }),
      },
      expected: { reason: 'EnvironmentBusy' },
    },
    {
      reason: 'that has to wait for its provider',
      environment: { isQuarantined: true },
      expected: { reason: 'Quarantined' },
    },
    { reason: 'none while it leaves', environment: { isLeaving: true } },
    { reason: 'none when it is gone', environment: { status: 'Deleted' } },
  ])('$reason', ({ environment = {}, step, expected }) => {
    expect(decide(environment, step).decisions).toEqual(
      expected ? [recorded(expected)] : [],
    );
  });
});

describe('a promotion that waits', () => {
  it.each<{
    reason: string;
    open?: Partial<PromotionRecord>;
    environment?: Partial<LineEnvironment>;
    step?: Partial<DeliveryStep>;
    expected: object[];
    nextLookAt?: Date;
  }>([
    {
      reason: 'is begun where nothing is in its way',
      expected: [{ act: 'begin' }],
    },
    {
      reason: 'is told to be frozen',
      step: { freeze: frozen },
      expected: [
        { act: 'note', state: 'Waiting', reason: 'Frozen', until: minute(110) },
      ],
      nextLookAt: minute(110),
    },
    {
      reason: 'is told so once',
      step: { freeze: frozen },
      open: { reason: 'Frozen', nextLookAt: minute(110).toISOString() },
      expected: [],
      nextLookAt: minute(110),
    },
    {
      reason: 'is told so again where the freeze is another',
      step: { freeze: frozen },
      open: { reason: 'Frozen', nextLookAt: minute(105).toISOString() },
      expected: [{ act: 'note', reason: 'Frozen', until: minute(110) }],
      nextLookAt: minute(110),
    },
    {
      reason: 'is begun when the freeze is over',
      open: { reason: 'Frozen', nextLookAt: minute(100).toISOString() },
      expected: [{ act: 'begin' }],
    },
    {
      reason: 'waits for the deletion, which may be stopped',
      environment: { isLeaving: true },
      expected: [
        { act: 'note', state: 'Waiting', reason: 'EnvironmentLeaving' },
      ],
    },
    {
      reason: 'is over when the environment is gone',
      environment: { isLeaving: true, status: 'Deleted' },
      expected: [
        { act: 'note', state: 'Cancelled', reason: 'EnvironmentLeaving' },
      ],
    },
    {
      reason: 'waits for the deployment of somebody else',
      environment: { current: { ...current, status: 'Pending' } },
      expected: [{ act: 'note', state: 'Waiting', reason: 'EnvironmentBusy' }],
    },
    {
      reason: 'waits before its plan is made again',
      open: { reason: 'PlanFailed', nextLookAt: minute(103).toISOString() },
      expected: [],
      nextLookAt: minute(103),
    },
    {
      reason: 'is begun again after that',
      open: { reason: 'PlanFailed', nextLookAt: minute(99).toISOString() },
      expected: [{ act: 'begin' }],
    },
    {
      reason: 'gives way to a newer release',
      open: promotion({ main: 2 }, { id: 'older' }),
      expected: [{ act: 'record', supersedes: 'older', skipped: [] }],
    },
    {
      reason: 'gives way also where its plan could not be made',
      open: promotion(
        { main: 2 },
        {
          id: 'older',
          reason: 'PlanFailed',
          nextLookAt: minute(103).toISOString(),
        },
      ),
      expected: [{ act: 'record', supersedes: 'older' }],
    },
    {
      reason: 'does not give way where a person asked for it',
      open: promotion({ main: 2 }, { origin: 'person' }),
      expected: [{ act: 'begin' }],
    },
    {
      reason: 'is of a person who waits like all',
      open: promotion({ main: 2 }, { origin: 'person' }),
      step: { freeze: frozen },
      expected: [{ act: 'note', reason: 'Frozen' }],
      nextLookAt: minute(110),
    },
    {
      reason: 'is over where somebody else deployed the same',
      environment: { current: deployment({ main: 3 }) },
      expected: [
        { act: 'note', state: 'Superseded', reason: 'OtherDeployment' },
      ],
    },
    {
      reason: 'is over where its step is gone',
      open: { step: 'gone' },
      expected: [
        { act: 'note', state: 'Cancelled', reason: 'PipelineChanged' },
      ],
    },
    {
      reason: 'is over where another pipeline is for the component',
      open: { pipeline: 'gone' },
      expected: [
        { act: 'note', state: 'Cancelled', reason: 'PipelineChanged' },
      ],
    },
    {
      reason: 'is over where the step is begun by people, by now',
      step: { promotion: 'manual' },
      expected: [
        { act: 'note', state: 'Cancelled', reason: 'PipelineChanged' },
      ],
    },
    {
      reason: 'is over where the step does not take it, by now',
      step: { artifacts: { branch: 'release' } },
      expected: [
        { act: 'note', state: 'Cancelled', reason: 'PipelineChanged' },
      ],
    },
    {
      reason: 'of a person is begun in a step that others take nothing',
      open: { origin: 'person' },
      step: { promotion: 'manual', artifacts: { branch: 'release' } },
      expected: [{ act: 'begin' }],
    },
    {
      reason: 'whose deployment was stored is underway',
      environment: {
        openDeployment: deployment({ main: 3 }, { status: 'Pending' }),
      },
      expected: [{ act: 'note', state: 'Underway', reason: 'Deploying' }],
    },
  ])('$reason', ({ open, environment, step, expected, nextLookAt }) => {
    const look = decide(
      { open: { ...waiting, ...open }, ...environment },
      step,
    );
    expect(look.decisions).toEqual(
      expected.map(each => expect.objectContaining(each)),
    );
    expect(look.nextLookAt).toEqual(nextLookAt);
  });
});

describe('a promotion that waits for what the step before has', () => {
  const open = promotion(
    { main: 2 },
    { environmentId: 'prod', step: 'prod', origin: 'step' },
  );

  it.each<{
    reason: string;
    source: Partial<LineEnvironment>;
    expected: object;
  }>([
    {
      reason: 'is begun where it is verified there',
      source: { current: deployment({ main: 2 }) },
      expected: { act: 'begin' },
    },
    {
      reason: 'is begun where the next one is on its way there',
      source: {
        current: deployment({ main: 3 }, { status: 'Running' }),
        open: promotion({ main: 3 }, { state: 'Underway' }),
        openDeployment: deployment({ main: 3 }, { status: 'Running' }),
      },
      expected: { act: 'begin' },
    },
    {
      reason: 'gives way to what is verified there',
      source: { current: deployment({ main: 3 }) },
      expected: { act: 'record', supersedes: open.id },
    },
    {
      reason: 'is over where the step before came back to what was tried here',
      source: { current: deployment({ main: 1 }) },
      expected: { act: 'note', state: 'Superseded', reason: 'OtherDeployment' },
    },
    {
      reason: 'is over where it failed there since',
      source: { current: deployment({ main: 2 }, { status: 'Failed' }) },
      expected: { act: 'note', state: 'Superseded', reason: 'OtherDeployment' },
    },
  ])('$reason', ({ source, expected }) => {
    const look = decideDelivery(
      line({
        steps: [{ ...devStep, promotion: 'manual' }, prodStep],
        artifacts,
        environments: [
          lineEnvironment('dev', source),
          lineEnvironment('prod', {
            current: deployment({ main: 9 }),
            tried: [keyOf({ main: 1 })],
            open,
          }),
        ],
      }),
      now,
    );
    expect(look.decisions[0]).toEqual(expect.objectContaining(expected));
  });
});

describe('a promotion that has just been recorded', () => {
  it.each<{
    reason: string;
    environment?: Partial<LineEnvironment>;
    step?: Partial<DeliveryStep>;
    begins: boolean;
  }>([
    { reason: 'is begun where nothing is in its way', begins: true },
    {
      reason: 'waits for a deployment that is under way',
      environment: { current: deployment({ main: 1 }, { status: 'Running' }) },
      begins: false,
    },
    {
      reason: 'waits for the end of a freeze',
      step: { freeze: frozen },
      begins: false,
    },
    {
      reason: 'took the place of one that waited, and is begun in its stead',
      environment: { open: promotion({ main: 2 }) },
      begins: true,
    },
  ])('$reason', ({ environment, step, begins }) => {
    const given = line({
      steps: [{ ...devStep, ...step }],
      artifacts,
      environments: [lineEnvironment('dev', { current, ...environment })],
    });
    expect(isBegunAtOnce(given, waiting, now)).toBe(begins);
  });
});

describe('a line', () => {
  it('is looked at from its last step on, whatever the order it is told in', () => {
    const environments = [
      lineEnvironment('dev', { current: deployment({ main: 2 }) }),
      lineEnvironment('other'),
      lineEnvironment('prod', { current: deployment({ main: 1 }) }),
    ];
    const decide2 = (given: LineEnvironment[]) =>
      decideDelivery(line({ artifacts, environments: given }), now);
    const look = decide2(environments);
    expect(look.decisions).toMatchObject([
      { act: 'record', promotion: { environmentId: 'prod', origin: 'step' } },
      { act: 'record', promotion: { environmentId: 'dev' } },
    ]);
    expect(decide2([...environments].reverse())).toEqual(look);
  });

  it('of no pipeline has no promotions', () => {
    const look = decideDelivery(
      {
        ...line({ artifacts }),
        pipeline: undefined,
        environments: [
          lineEnvironment('dev'),
          lineEnvironment('prod', { open: waiting }),
        ],
      },
      now,
    );
    expect(look.decisions).toEqual([
      expect.objectContaining({
        act: 'note',
        state: 'Cancelled',
        reason: 'PipelineChanged',
      }),
    ]);
  });
});
