import { FieldDiff } from '@infra-orchestration/backstage-plugin-infra-common';
import { ValuesInputs } from './schema';
import { diffStates, readState, stateOf } from './state';

interface Case {
  reason: string;
  before: ValuesInputs;
  after: ValuesInputs;
  diff: FieldDiff[];
}

const key = 'a key of the instance';

describe('diffStates', () => {
  it.each<Case>([
    {
      reason: 'equal values and secrets are no difference',
      before: { values: { a: { b: [1] } }, secrets: { s: 'x' } },
      after: { values: { a: { b: [1] } }, secrets: { s: 'x' } },
      diff: [],
    },
    {
      reason: 'nothing said is nothing offered',
      before: {},
      after: { values: {}, secrets: {} },
      diff: [],
    },
    {
      reason: 'each changed, new or gone value is told with both sides',
      before: { values: { changed: 1, gone: 2 } },
      after: { values: { changed: 3, added: 4 } },
      diff: [
        { path: '/values/added', before: undefined, after: 4 },
        { path: '/values/changed', before: 1, after: 3 },
        { path: '/values/gone', before: 2, after: undefined },
      ],
    },
    {
      reason: 'of a secret only that it differs is told',
      before: { secrets: { changed: 'x', gone: 'y' } },
      after: { secrets: { changed: 'z', added: 'w' } },
      diff: [
        { path: '/secrets/added', secret: true },
        { path: '/secrets/changed', secret: true },
        { path: '/secrets/gone', secret: true },
      ],
    },
    {
      reason: 'names are escaped as JSON pointers want it',
      before: {},
      after: { values: { 'a/b~c': 1 } },
      diff: [{ path: '/values/a~1b~0c', before: undefined, after: 1 }],
    },
  ])('$reason', ({ before, after, diff }) => {
    expect(diffStates(stateOf(before, key), stateOf(after, key))).toEqual(diff);
  });
});

describe('stateOf', () => {
  it('has other fingerprints for another instance with the same secret', () => {
    const inputs = { secrets: { s: 'the same' } };
    expect(stateOf(inputs, 'one')).not.toEqual(stateOf(inputs, 'another'));
  });
});

describe('readState', () => {
  it.each([undefined, { removed: true }])('sees nothing in %j', state => {
    expect(readState(state)).toBeUndefined();
  });
});
