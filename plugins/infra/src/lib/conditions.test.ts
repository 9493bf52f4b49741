import { Condition } from '@infra-orchestration/backstage-plugin-infra-common';
import { headline, hindrance, isTrouble } from './conditions';
import { rootCauses } from './rootCauses';

const condition = (
  type: Condition['type'],
  status: Condition['status'],
  reason: Condition['reason'],
) => ({ type, status, reason, message: '' } as Condition);

describe('headline', () => {
  it.each([
    {
      reason: 'a graph that cannot be resolved explains all that follows',
      conditions: [
        condition('Ready', 'False', 'NotReady'),
        condition('Accepted', 'False', 'DependencyCycle'),
      ],
      type: 'Accepted',
    },
    {
      reason: 'drift is bad when it is true',
      conditions: [
        condition('Ready', 'True', 'Ready'),
        condition('Drifted', 'True', 'Drifted'),
      ],
      type: 'Drifted',
    },
    {
      reason: 'no drift is good',
      conditions: [condition('Drifted', 'False', 'Ready')],
      type: undefined,
    },
    {
      reason: 'where nothing is bad, what is unknown comes first',
      conditions: [condition('Ready', 'Unknown', 'Applying')],
      type: 'Ready',
    },
  ])('$reason', ({ conditions, type }) => {
    expect(headline(conditions)?.type).toBe(type);
  });
});

it('names those at fault, not those that suffer from it', () => {
  const instance = (address: string, reason: Condition['reason']) =>
    ({
      address,
      phase: 'Failed',
      conditions: [condition('Ready', 'False', reason)],
    } as any);
  const causes = rootCauses([
    instance('db', 'AccessDenied'),
    instance('main', 'DependencyFailed'),
  ]);
  expect(causes.map(cause => cause.instance.address)).toEqual(['db']);
});

describe('hindrance', () => {
  it.each([
    {
      reason: 'a denied attempt is repeated while the phase says Applying',
      phase: 'Applying',
      conditions: [condition('Synced', 'False', 'AccessDenied')],
      hindered: true,
    },
    {
      reason: 'so is a removal',
      phase: 'Removing',
      conditions: [condition('Synced', 'False', 'Retrying')],
      hindered: true,
    },
    {
      reason: 'work that goes on is none',
      phase: 'Applying',
      conditions: [condition('Synced', 'False', 'Applying')],
      hindered: false,
    },
    {
      reason: 'a failure for good is not tried again',
      phase: 'Failed',
      conditions: [condition('Synced', 'False', 'Timeout')],
      hindered: false,
    },
    {
      reason: 'what an earlier attempt said of readiness does not count',
      phase: 'Ready',
      conditions: [
        condition('Ready', 'False', 'AccessDenied'),
        condition('Synced', 'True', 'Ready'),
      ],
      hindered: false,
    },
  ] as const)('$reason', ({ phase, conditions, hindered }) => {
    expect(Boolean(hindrance({ phase, conditions: [...conditions] }))).toBe(
      hindered,
    );
  });

  it('is trouble; work under way is none', () => {
    expect(isTrouble(condition('Synced', 'False', 'Retrying'))).toBe(true);
    expect(isTrouble(condition('Synced', 'False', 'Applying'))).toBe(false);
  });
});
