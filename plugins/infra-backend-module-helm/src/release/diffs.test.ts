import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { JsonObject, JsonValue } from '@backstage/types';
import { FieldDiff } from '@infra-orchestration/backstage-plugin-infra-common';
import { fieldDiffs, leaves } from './fields';
import { readManifest } from './manifest';
import {
  objectDiffs,
  secretTextsIn,
  shortenedDiff,
  withoutSecrets,
} from './objectDiffs';
import { ReleaseInputs } from './schema';
import {
  areSameValues,
  secretTextsBefore,
  valueDiffs,
  ValuesBefore,
  valuesOf,
} from './values';

const inputsOf = (values: JsonObject, secretValues?: JsonObject) =>
  ({ namespace: 'n', chart: {}, values, secretValues } as ReleaseInputs);

describe('valuesOf', () => {
  it('lays the secret values over the others, field by field', () => {
    const inputs = inputsOf(
      { auth: { user: 'a', password: 'none' }, list: [1] },
      { auth: { password: 'word' }, list: [2] },
    );
    expect(valuesOf(inputs)).toEqual({
      auth: { user: 'a', password: 'word' },
      list: [2],
    });
  });
});

describe('valueDiffs', () => {
  it.each<{
    reason: string;
    before: ValuesBefore;
    inputs: ReleaseInputs;
    diff: FieldDiff[];
  }>([
    {
      reason: 'a value changes',
      before: { config: { a: { b: 1 } }, secretPaths: [] },
      inputs: inputsOf({ a: { b: 2 } }),
      diff: [{ path: '/values/a/b', before: 1, after: 2 }],
    },
    {
      reason: 'a secret changes',
      before: { config: { p: 'old' }, secretPaths: ['/p'] },
      inputs: inputsOf({}, { p: 'new' }),
      diff: [{ path: '/values/p', secret: true }],
    },
    {
      reason: 'a secret becomes public',
      before: { config: { p: 'old' }, secretPaths: ['/p'] },
      inputs: inputsOf({ p: 'new' }),
      diff: [{ path: '/values/p', secret: true }],
    },
    {
      reason: 'a secret goes, and with it what it was in',
      before: { config: { a: { p: 'old' } }, secretPaths: ['/a/p'] },
      inputs: inputsOf({}),
      diff: [{ path: '/values/a', secret: true }],
    },
    {
      reason: 'nobody remembers what was secret',
      before: { config: { a: 'old', b: 'gone' } },
      inputs: inputsOf({ a: 'new' }),
      diff: [{ path: '/values/a', after: 'new' }, { path: '/values/b' }],
    },
  ])('tells that $reason', ({ before, inputs, diff }) => {
    expect(valueDiffs(before, inputs)).toEqual(diff);
  });
});

describe('secretTextsBefore', () => {
  it('takes all for secret that is not public now, where nobody remembers', () => {
    const before = { config: { a: 'shown', b: 'hidden', c: 7 } };
    expect(secretTextsBefore(before, inputsOf({ a: 'shown' }))).toEqual([
      'hidden',
      '7',
    ]);
  });
});

const manifestOf = (text: string) => readManifest(text);
const config = (mode: string, name = 'settings') => `---
# Source: chart/templates/config.yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: ${name}
data:
  mode: "${mode}"
`;
const secret = (word: string) => `---
apiVersion: v1
kind: Secret
metadata: { name: word }
stringData: { word: ${word} }
`;

describe('readManifest', () => {
  it.each<{ reason: string; text: string; names: string[] }>([
    { reason: 'nothing', text: '', names: [] },
    { reason: 'only comments', text: '---\n# Source: x\n---\n', names: [] },
    {
      reason: 'two documents',
      text: config('a') + config('b', 'other'),
      names: ['settings', 'other'],
    },
    {
      reason: 'a list',
      text: `apiVersion: v1\nkind: List\nitems:\n  - {apiVersion: v1, kind: ConfigMap, metadata: {name: a}}\n`,
      names: ['a'],
    },
  ])('reads $reason', ({ text, names }) => {
    expect(manifestOf(text).map(({ ref }) => ref.name)).toEqual(names);
  });

  it('keeps to YAML 1.1, as Helm does', () => {
    const [{ object }] = manifestOf(`${config('a')}  flag: yes\n`);
    expect(object.data.flag).toBe(true);
  });
});

describe('objectDiffs', () => {
  it.each<{ reason: string; before: string; after: string; diff: FieldDiff[] }>(
    [
      {
        reason: 'nothing, where only a comment differs',
        before: config('a'),
        after: config('a').replace('chart/', 'renamed/'),
        diff: [],
      },
      {
        reason: 'a created object',
        before: '',
        after: config('a'),
        diff: [{ path: '/objects/ConfigMap settings', after: 'created' }],
      },
      {
        reason: 'a deleted object',
        before: config('a'),
        after: '',
        diff: [{ path: '/objects/ConfigMap settings', before: 'exists' }],
      },
      {
        reason: 'a changed field',
        before: config('a'),
        after: config('b'),
        diff: [
          {
            path: '/objects/ConfigMap settings/data/mode',
            before: 'a',
            after: 'b',
          },
        ],
      },
      {
        reason: 'a field of a Secret without its value',
        before: secret('first'),
        after: secret('second'),
        diff: [{ path: '/objects/Secret word/stringData/word', secret: true }],
      },
    ],
  )('tells $reason', ({ before, after, diff }) => {
    expect(objectDiffs(manifestOf(before), manifestOf(after))).toEqual(diff);
  });

  it('is told without a secret that a chart wrote somewhere else', () => {
    const before = manifestOf(config('plain') + secret('hush-hush'));
    const after = manifestOf(config('url of hush-hush') + secret('hush-hush'));
    expect(
      withoutSecrets(objectDiffs(before, after), secretTextsIn(after)),
    ).toEqual([
      { path: '/objects/ConfigMap settings/data/mode', secret: true },
    ]);
  });
});

const json = fc.object({
  values: [fc.string(), fc.integer(), fc.boolean(), fc.constant(null)],
  maxDepth: 3,
}) as fc.Arbitrary<JsonObject>;

describe('properties', () => {
  const fresh = (value: JsonObject) => JSON.parse(JSON.stringify(value));

  it('what is the same has no difference, whoever made it', () => {
    fc.assert(
      fc.property(json, value => {
        expect(fieldDiffs('', value, fresh(value))).toEqual([]);
        expect(areSameValues(fresh(value), value)).toBe(true);
      }),
    );
  });

  it('what is different has one', () => {
    fc.assert(
      fc.property(json, json, (a, b) => {
        const isSame = fieldDiffs('', a, b).length === 0;
        expect(isSame).toBe(isDeepStrictEqual(fresh(a), fresh(b)));
      }),
    );
  });

  it('no secret text is shown, wherever it is', () => {
    const word = 'a-secret-word';
    fc.assert(
      fc.property(json, json, fc.string(), (a, b, around) => {
        const value: JsonValue = { ...b, hidden: `${around}${word}` };
        const diff = withoutSecrets(fieldDiffs('', a, value), [word]);
        const shown = diff.flatMap(({ before = null, after = null }) =>
          [...leaves(before), ...leaves(after)].map(leaf => `${leaf.value}`),
        );
        expect(shown.filter(text => text.includes(word))).toEqual([]);
      }),
    );
  });

  it('a plan has an end', () => {
    const many = Array.from({ length: 500 }, (_, i) => ({ path: `/${i}` }));
    expect(shortenedDiff(many)).toHaveLength(201);
    expect(shortenedDiff(many).at(-1)).toEqual({
      path: '/…',
      after: '300 further changes',
    });
  });
});
