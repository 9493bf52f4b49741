import { PlannedAction } from '@infra-orchestration/backstage-plugin-infra-common';
import { plannedAction } from '../__testUtils__/plans';
import { FormerInstance, rollbackWarnings } from './rollbackWarnings';

const address = 'postgres.default#db';

const removed = (removedAt: string): FormerInstance => ({
  address,
  attempted: true,
  removedAt,
});

describe('rollbackWarnings', () => {
  it.each<{
    reason: string;
    action?: Partial<PlannedAction>;
    instances?: FormerInstance[];
    expected: string[];
  }>([
    { reason: 'what never was there', expected: [] },
    {
      reason: 'what was removed since',
      instances: [
        removed('2026-01-03T00:00:00.000Z'),
        removed('2026-01-02T00:00:00.000Z'),
      ],
      expected: [
        'postgres.default#db was removed on 2026-01-03; it is made anew, and empty',
      ],
    },
    {
      reason: 'what went away by itself',
      instances: [
        removed('2026-01-03T00:00:00.000Z'),
        { address, attempted: true },
      ],
      expected: [
        'postgres.default#db is no longer there; it is made anew, and empty',
      ],
    },
    {
      reason: 'what was never made, though it was asked for',
      instances: [{ ...removed('2026-01-03T00:00:00.000Z'), attempted: false }],
      expected: [],
    },
    {
      reason: 'what was removed at another address',
      instances: [
        { ...removed('2026-01-03T00:00:00.000Z'), address: 'redis.default#c' },
      ],
      expected: [],
    },
    {
      reason: 'what is replaced',
      action: { action: 'replace' },
      instances: [{ address, attempted: true }],
      expected: [
        'postgres.default#db is made anew: what it held elsewhere or before is not brought back',
      ],
    },
    {
      reason: 'what is changed in place',
      action: { action: 'update' },
      instances: [
        removed('2026-01-03T00:00:00.000Z'),
        { address, attempted: true },
      ],
      expected: [],
    },
    {
      reason: 'what is only read',
      action: { management: 'read' },
      instances: [removed('2026-01-03T00:00:00.000Z')],
      expected: [],
    },
  ])('tells of $reason', ({ action = {}, instances = [], expected }) => {
    expect(
      rollbackWarnings(
        [plannedAction({ address, action: 'create', ...action })],
        instances,
      ),
    ).toEqual(expected);
  });
});
