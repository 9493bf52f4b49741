import fc from 'fast-check';
import { JsonObject } from '@backstage/types';
import {
  ManualTask,
  ManualTaskRecord,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { differences } from './assess';
import { askedOf } from './request';
import { TaskInputs } from './schema';

const inputs: TaskInputs = {
  title: 'Order a line',
  instructions: 'Call them.',
  values: { site: 'A', speed: 10 },
};

function aTask(of: TaskInputs, given: Partial<ManualTask> = {}): ManualTask {
  return {
    id: 't1',
    purpose: 'create',
    state: 'completed',
    ownershipMark: 'test/1',
    request: { ...askedOf(of), assignee: 'group:default/network' },
    ...given,
  };
}

const standing = aTask(inputs);
const open = (of: TaskInputs, purpose: ManualTask['purpose'] = 'update') =>
  aTask(of, { id: 't2', state: 'open', purpose });

describe('differences', () => {
  it.each<{
    reason: string;
    record: ManualTaskRecord;
    asked?: TaskInputs;
    paths: string[];
  }>([
    { reason: 'what is asked is answered', record: { standing }, paths: [] },
    {
      reason: 'a value is another, a new one and one no more',
      record: { standing },
      asked: { ...inputs, values: { site: 'B', 'a/b': 1 } },
      paths: ['/values/a~1b', '/values/site', '/values/speed'],
    },
    {
      reason: 'it is to be done otherwise, with other results',
      record: { standing },
      asked: {
        ...inputs,
        title: 'Order two',
        instructions: 'Write to them.',
        outputs: { type: 'object' },
      },
      paths: ['/title', '/instructions', '/outputs'],
    },
    {
      reason: 'whom it is for and how it ends change nothing',
      record: { standing },
      asked: { ...inputs, assignee: 'ops', removal: 'none' },
      paths: [],
    },
    {
      reason: 'changes are to be ignored',
      record: { standing },
      asked: { ...inputs, title: 'Order two', onChange: 'ignore' },
      paths: [],
    },
    {
      reason: 'somebody takes the answer back',
      record: { standing, pending: open(inputs) },
      paths: ['/answer'],
    },
    {
      reason: 'somebody takes the answer back where changes are ignored',
      record: { standing, pending: open(inputs) },
      asked: { ...inputs, title: 'Order two', onChange: 'ignore' },
      paths: ['/answer'],
    },
    {
      reason: 'a change was asked for that is not wanted any more',
      record: {
        standing,
        pending: open({ ...inputs, values: { site: 'B' } }),
      },
      paths: ['/answer'],
    },
    {
      reason: 'a removal was asked for that is not wanted any more',
      record: { standing, pending: open(inputs, 'remove') },
      paths: ['/removal'],
    },
    {
      reason: 'the correction was rejected, so the answer holds',
      record: { standing, pending: { ...open(inputs), state: 'rejected' } },
      paths: [],
    },
  ])('tells: $reason', ({ record, asked = inputs, paths }) => {
    expect(differences(record, asked).map(({ path }) => path)).toEqual(paths);
  });

  it('are none exactly where the values are the same', () => {
    const values = fc.dictionary(
      fc.string(),
      fc.jsonValue(),
    ) as fc.Arbitrary<JsonObject>;
    fc.assert(
      fc.property(values, values, (before, after) => {
        const record = { standing: aTask({ ...inputs, values: before }) };
        const diff = differences(record, { ...inputs, values: after });
        const same =
          JSON.stringify(sorted(before)) === JSON.stringify(sorted(after));
        expect(diff.length === 0).toBe(same);
      }),
    );
  });
});

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(sorted);
  }
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]);
  }
  return value;
}
