import { Condition } from '@infra-orchestration/backstage-plugin-infra-common';
import { headline } from './conditions';
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
