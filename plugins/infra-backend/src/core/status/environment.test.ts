import {
  Condition,
  DeploymentStatus,
  PlanError,
} from '@infra-orchestration/backstage-plugin-infra-common';
import fc from 'fast-check';
import {
  environmentStatus,
  EnvironmentStatusOptions,
  InstanceState,
  nodeConditions,
  NodeOutcome,
  rollUpLinks,
} from '.';

/** Matches whatever the conditions are. */
const EVERYTHING = expect.anything();
const NOW = new Date('2026-01-01T00:00:00Z');

/** An instance after outcomes one after the other. */
function instance(address: string, ...outcomes: NodeOutcome[]): InstanceState {
  const state = outcomes.reduce(
    ({ conditions }, outcome) =>
      nodeConditions(outcome, {
        previous: conditions,
        generation: 1,
        now: NOW,
      }),
    { phase: 'Pending', conditions: [] as Condition[] } as ReturnType<
      typeof nodeConditions
    >,
  );
  return { address, dependenciesOf: [], ...state };
}

const ready: NodeOutcome = {
  kind: 'observed',
  ready: true,
  upToDate: true,
  drifted: false,
};
const notReady: NodeOutcome = {
  ...ready,
  ready: false,
  message: '0 of 1 replicas',
};
const drifted: NodeOutcome = { ...ready, upToDate: false, drifted: true };
const failed: NodeOutcome = {
  kind: 'failed',
  reason: 'TerminalError',
  message: 'Bad name',
};
const blocked: NodeOutcome = {
  kind: 'blocked',
  blocker: { reason: 'DependencyFailed', causes: ['a'] },
};
const waiting: NodeOutcome = {
  kind: 'blocked',
  blocker: { reason: 'AwaitingDependencies', waitingFor: ['a'] },
};

const error: PlanError = {
  address: 'a',
  reason: 'NoMatchingDefinition',
  message: 'none',
};

function status(
  options: Partial<Omit<EnvironmentStatusOptions, 'deployment'>> & {
    deployment?: DeploymentStatus;
  },
) {
  const { deployment, ...rest } = options;
  return environmentStatus({
    instances: [],
    graphErrors: [],
    deleting: false,
    previous: [],
    generation: 3,
    now: NOW,
    ...rest,
    deployment: deployment && { status: deployment, mode: 'deploy' },
  });
}

describe('environmentStatus', () => {
  it.each<{
    reason: string;
    options: Parameters<typeof status>[0];
    expected: string;
    conditions?: string[];
  }>([
    {
      reason: 'nothing was asked for',
      options: {},
      expected: 'Pending',
      conditions: [
        'Accepted Unknown Observing',
        'Ready False InProgress',
        'Synced False InProgress',
        'Drifted False Ready',
      ],
    },
    {
      reason: 'a deployment was asked for and not begun',
      options: { deployment: 'Pending' },
      expected: 'Pending',
    },
    {
      reason: 'a deployment has begun',
      options: { deployment: 'Running' },
      expected: 'Progressing',
    },
    {
      reason: 'an environment of nothing is ready',
      options: { deployment: 'Succeeded' },
      expected: 'Ready',
      conditions: [
        'Accepted True Ready',
        'Ready True Ready',
        'Synced True Ready',
        'Drifted False Ready',
      ],
    },
    {
      reason: 'all is usable and as asked for',
      options: {
        deployment: 'Succeeded',
        instances: [instance('a', ready), instance('b', ready)],
      },
      expected: 'Ready',
    },
    {
      reason: 'something is being made',
      options: {
        deployment: 'Running',
        instances: [instance('a', ready), instance('b', { kind: 'applying' })],
      },
      expected: 'Progressing',
      conditions: [
        'Accepted True Ready',
        'Ready False Applying',
        'Synced False Applying',
        'Drifted False Ready',
      ],
    },
    {
      reason: 'something failed while other work goes on',
      options: {
        deployment: 'Running',
        instances: [instance('a', failed), instance('b', { kind: 'applying' })],
      },
      expected: 'Progressing',
    },
    {
      reason: 'something failed while other things come up',
      options: {
        deployment: 'Running',
        instances: [instance('a', failed), instance('b', notReady)],
      },
      expected: 'Progressing',
    },
    {
      reason: 'something failed and all else is blocked by it',
      options: {
        deployment: 'Running',
        instances: [instance('a', failed), instance('b', blocked)],
      },
      expected: 'Failed',
      conditions: [
        'Accepted True Ready',
        'Ready False TerminalError',
        'Synced False TerminalError',
        'Drifted False Ready',
      ],
    },
    {
      reason: 'something waits for what is being made',
      options: {
        deployment: 'Running',
        instances: [
          instance('a', { kind: 'applying' }),
          instance('b', waiting),
        ],
      },
      expected: 'Progressing',
    },
    {
      reason: 'the deployment failed',
      options: { deployment: 'Failed', instances: [instance('a', failed)] },
      expected: 'Failed',
    },
    {
      reason: 'what was ready no longer is',
      options: {
        deployment: 'Succeeded',
        instances: [instance('a', ready, notReady), instance('b', ready)],
      },
      expected: 'Degraded',
      conditions: [
        'Accepted True Ready',
        'Ready False NotReady',
        'Synced True Ready',
        'Drifted False Ready',
      ],
    },
    {
      reason: 'something was changed outside',
      options: {
        deployment: 'Succeeded',
        instances: [instance('a', ready, drifted)],
      },
      expected: 'Degraded',
      conditions: [
        'Accepted True Ready',
        'Ready True Ready',
        'Synced False Drifted',
        'Drifted True Drifted',
      ],
    },
    {
      reason: 'a change to what is ready leaves it ready while it goes on',
      options: {
        deployment: 'Running',
        instances: [instance('a', ready, { kind: 'applying' })],
      },
      expected: 'Progressing',
      conditions: [
        'Accepted True Ready',
        'Ready True Ready',
        'Synced False Applying',
        'Drifted False Ready',
      ],
    },
    {
      reason:
        'what is asked for cannot be resolved, though all that is there works',
      options: {
        deployment: 'Running',
        graphErrors: [error],
        instances: [instance('a', ready)],
      },
      expected: 'Failed',
      conditions: [
        'Accepted False NoMatchingDefinition',
        'Ready True Ready',
        'Synced False NoMatchingDefinition',
        'Drifted False Ready',
      ],
    },
    {
      reason: 'what is asked for cannot be resolved and nothing is there',
      options: { deployment: 'Running', graphErrors: [error] },
      expected: 'Failed',
      conditions: [
        'Accepted False NoMatchingDefinition',
        'Ready False NoMatchingDefinition',
        'Synced False NoMatchingDefinition',
        'Drifted False Ready',
      ],
    },
    {
      reason: 'what was removed before plays no part',
      options: {
        deployment: 'Succeeded',
        instances: [
          instance('a', ready),
          instance('b', { kind: 'removed' }),
          instance('c', { kind: 'retained' }),
        ],
      },
      expected: 'Ready',
    },
    {
      reason: 'it is being removed',
      options: {
        deleting: true,
        deployment: 'Running',
        instances: [instance('a', { kind: 'removing' }), instance('b', ready)],
      },
      expected: 'Deleting',
      conditions: ['Accepted True Ready', 'Ready False Removing'],
    },
    {
      reason: 'something cannot be removed while other things go',
      options: {
        deleting: true,
        deployment: 'Running',
        instances: [instance('a', failed), instance('b', { kind: 'removing' })],
      },
      expected: 'Deleting',
    },
    {
      reason: 'what cannot be removed needs a person',
      options: {
        deleting: true,
        deployment: 'Running',
        instances: [instance('a', failed), instance('b', { kind: 'removed' })],
      },
      expected: 'Failed',
      conditions: ['Accepted True Ready', 'Ready False TerminalError'],
    },
    {
      reason: 'all is gone, left on purpose or given up',
      options: {
        deleting: true,
        deployment: 'Running',
        instances: [
          instance('a', { kind: 'removed' }),
          instance('b', { kind: 'retained' }),
          instance('c', { kind: 'abandoned' }),
        ],
      },
      expected: 'Deleted',
      conditions: ['Accepted True Ready', 'Ready False Removed'],
    },
    {
      reason: 'errors of what was asked for do not hold up a deletion',
      options: { deleting: true, deployment: 'Running', graphErrors: [error] },
      expected: 'Deleted',
    },
  ])('$expected when $reason', ({ options, expected, conditions }) => {
    const result = status(options);
    expect(result.status).toBe(expected);
    expect(
      result.conditions.map(c => `${c.type} ${c.status} ${c.reason}`),
    ).toEqual(conditions ?? EVERYTHING);
  });

  const message = (options: Parameters<typeof status>[0], type: string) =>
    status(options).conditions.find(c => c.type === type)?.message;

  it('tells a cause once, not for all that it blocks', () => {
    const instances = [
      instance('a', failed),
      instance('b', blocked),
      instance('c', blocked),
    ];
    expect(message({ deployment: 'Running', instances }, 'Ready')).toBe(
      '0 of 3 ready. a: Bad name',
    );
  });

  it('tells some of many', () => {
    const instances = ['e', 'd', 'c', 'b', 'a'].map(address =>
      instance(address, failed),
    );
    expect(message({ deployment: 'Failed', instances }, 'Ready')).toBe(
      '0 of 5 ready. a: Bad name. b: Bad name. c: Bad name. and 2 more',
    );
    expect(
      message(
        { graphErrors: Array(5).fill(error), deployment: 'Running' },
        'Accepted',
      ),
    ).toBe('a: none. a: none. a: none. and 2 more');
  });

  it('names what was changed outside', () => {
    const instances = [instance('b', drifted), instance('a', drifted)];
    expect(message({ deployment: 'Succeeded', instances }, 'Drifted')).toBe(
      'Changed outside: `a`, `b`',
    );
  });

  const outcome = fc.constantFrom(
    ready,
    notReady,
    drifted,
    failed,
    blocked,
    waiting,
    { kind: 'applying' as const },
    { kind: 'removing' as const },
    { kind: 'removed' as const },
  );
  const situation = fc.record({
    instances: fc
      .array(outcome, { maxLength: 4 })
      .map(outcomes => outcomes.map((o, i) => instance(`n${i}`, o))),
    deployment: fc.constantFrom<DeploymentStatus>(
      'Pending',
      'Running',
      'Succeeded',
      'Failed',
      'Cancelled',
    ),
    graphErrors: fc.constantFrom([], [error]),
    deleting: fc.boolean(),
  });

  it('does not flap: the same situation again is the same result', () => {
    fc.assert(
      fc.property(
        situation,
        fc.date({ noInvalidDate: true, min: NOW }),
        (options, now) => {
          const first = status(options);
          expect(
            status({ ...options, previous: first.conditions, now }),
          ).toEqual(first);
        },
      ),
    );
  });

  it('does not hang on the order of the instances', () => {
    fc.assert(
      fc.property(situation, options => {
        const instances = [...options.instances].reverse();
        expect(status({ ...options, instances })).toEqual(status(options));
      }),
    );
  });

  it('is ready only where every condition says so', () => {
    fc.assert(
      fc.property(situation, options => {
        const { status: summary, conditions } = status(options);
        const holds = conditions.map(c => `${c.type} ${c.status}`).join(', ');
        const isReady =
          holds === 'Accepted True, Ready True, Synced True, Drifted False';
        const isGone = options.instances.every(i => i.phase === 'Removed');
        expect(isReady || summary !== 'Ready').toBe(true);
        expect(isGone || summary !== 'Deleted').toBe(true);
      }),
    );
  });
});

describe('rollUpLinks', () => {
  const link = (url: string, title = url) => ({ title, url });

  it('shows each URL once, first those of what people came for', () => {
    const instances: InstanceState[] = [
      {
        ...instance('ns', ready),
        links: [link('https://cluster'), link('https://app', 'again')],
      },
      {
        ...instance('web', ready),
        dependenciesOf: ['ns'],
        links: [link('https://app')],
      },
      { ...instance('old', { kind: 'removed' }), links: [link('https://old')] },
    ];
    expect(rollUpLinks(instances)).toEqual([
      link('https://app'),
      link('https://cluster'),
    ]);
    expect(rollUpLinks([])).toEqual([]);
  });
});
