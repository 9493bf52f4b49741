import {
  Condition,
  ResourceInstance,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { outOfReach, quarantinedOn } from './outOfReach';

const condition = (
  type: Condition['type'],
  status: Condition['status'],
  reason: Condition['reason'],
) => ({ type, status, reason } as Condition);

const quarantined = condition('Quarantined', 'True', 'AccessRevoked');

const instance = (given: Partial<ResourceInstance>) =>
  ({
    provider: 'cluster',
    phase: 'Ready',
    conditions: [],
    ...given,
  } as ResourceInstance);

describe('what is out of reach', () => {
  it.each([
    [{ conditions: [quarantined] }, true, true, 'its access was revoked'],
    [
      { conditions: [condition('Quarantined', 'False', 'Ready')] },
      false,
      false,
      'it has access again',
    ],
    [
      { conditions: [condition('Synced', 'False', 'ProviderUnavailable')] },
      true,
      false,
      'the server is gone, and may come back',
    ],
    [
      { conditions: [condition('Synced', 'False', 'Conflict')] },
      false,
      false,
      'the provider answers, and refuses',
    ],
    [
      { conditions: [quarantined], phase: 'Removed' as const },
      false,
      false,
      'nothing is there any more',
    ],
    [
      { conditions: [quarantined], provider: undefined },
      false,
      false,
      'it lives on no provider',
    ],
  ])('is told from %j', (given, cutOff, setApart, reason) => {
    const one = [instance(given)];
    expect([
      outOfReach(one).length > 0,
      quarantinedOn(one).length > 0,
      reason,
    ]).toEqual([cutOff, setApart, reason]);
  });

  it('stands together by provider', () => {
    const found = outOfReach(
      ['a', 'b', 'a'].map(provider =>
        instance({ provider, conditions: [quarantined] }),
      ),
    );
    expect(
      found.map(({ provider, instances }) => [provider, instances.length]),
    ).toEqual([
      ['a', 2],
      ['b', 1],
    ]);
  });
});
