import fc from 'fast-check';
import { diffObjects, diffOfMissing, diffOfRequested, pointer } from './diff';
import { Redactor } from './redaction';
import { KubeObject } from './types';

const none = new Redactor([]);
const config = (data: Record<string, unknown>, metadata: object = {}) =>
  ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'settings', ...metadata },
    data,
  } as KubeObject);

describe('diffObjects', () => {
  const cases: {
    reason: string;
    before: KubeObject;
    after: KubeObject;
    redactor?: Redactor;
    diff: object[];
  }[] = [
    {
      reason: 'equal objects do not differ',
      before: config({ a: '1' }),
      after: config({ a: '1' }),
      diff: [],
    },
    {
      reason: 'what the server keeps says nothing about what was asked for',
      before: config({}, { resourceVersion: '1', uid: 'a', generation: 1 }),
      after: config({}, { resourceVersion: '2', uid: 'b', generation: 2 }),
      diff: [],
    },
    {
      reason: 'an absent field and an empty one are the same to the API',
      before: config({}, { labels: {} }),
      after: config({}),
      diff: [],
    },
    {
      reason: 'status is not asked for',
      before: { ...config({}), status: { phase: 'x' } },
      after: config({}),
      diff: [],
    },
    {
      reason: 'changed, added and removed leaves each have an entry',
      before: config({ changed: '1', removed: 'x' }),
      after: config({ changed: '2', added: 'y' }),
      diff: [
        { path: '/ConfigMap/settings/data/changed', before: '1', after: '2' },
        { path: '/ConfigMap/settings/data/removed', before: 'x' },
        { path: '/ConfigMap/settings/data/added', after: 'y' },
      ],
    },
    {
      reason: 'lists of one length are compared item by item',
      before: config({ list: [{ a: 1 }, { a: 2 }] }),
      after: config({ list: [{ a: 1 }, { a: 3 }] }),
      diff: [
        { path: '/ConfigMap/settings/data/list/1/a', before: 2, after: 3 },
      ],
    },
    {
      reason: 'lists of different length are shown as a whole',
      before: config({ list: [1] }),
      after: config({ list: [1, 2] }),
      diff: [
        {
          path: '/ConfigMap/settings/data/list',
          before: [1],
          after: [1, 2],
        },
      ],
    },
    {
      reason: 'a value with a known secret in it is not shown, on either side',
      before: config({ url: 'postgres://u:swordfish@h' }),
      after: config({ url: 'postgres://u:other@h' }),
      redactor: new Redactor(['swordfish']),
      diff: [{ path: '/ConfigMap/settings/data/url', secret: true }],
    },
    {
      reason: 'data of a Secret is never shown, known or not',
      before: { ...config({ a: 'eA==' }), kind: 'Secret' },
      after: { ...config({ a: 'eQ==' }), kind: 'Secret' },
      diff: [{ path: '/Secret/settings/data/a', secret: true }],
    },
  ];
  it.each(cases)('$reason', ({ before, after, redactor = none, diff }) => {
    expect(diffObjects(before, after, redactor)).toEqual(diff);
  });

  it('is empty exactly where nothing differs, and is the same seen from both sides', () => {
    const value = fc.jsonValue({ maxDepth: 3 });
    const data = fc.dictionary(fc.string({ minLength: 1 }), value);
    fc.assert(
      fc.property(data, data, (a, b) => {
        const there = diffObjects(config(a), config(b), none);
        const back = diffObjects(config(b), config(a), none);
        expect(diffObjects(config(a), config(a), none)).toEqual([]);
        expect(there.map(d => d.path).sort()).toEqual(
          back.map(d => d.path).sort(),
        );
      }),
    );
  });

  it('never shows a secret value, wherever it stands', () => {
    const secret = 'swordfish-0815';
    const value = fc
      .jsonValue({ maxDepth: 2 })
      .map(v => (typeof v === 'string' ? `${v}${secret}` : v));
    const data = fc.dictionary(fc.string({ minLength: 1 }), value);
    fc.assert(
      fc.property(data, data, (a, b) => {
        const diff = diffObjects(config(a), config(b), new Redactor([secret]));
        expect(JSON.stringify(diff)).not.toContain(secret);
      }),
    );
  });
});

describe('diffOfMissing', () => {
  it('shows what would be made', () => {
    expect(diffOfMissing(config({ a: '1' }), none)).toEqual({
      path: '/ConfigMap/settings',
      after: config({ a: '1' }),
    });
  });

  it('shows of a Secret only that it would be made', () => {
    expect(
      diffOfMissing({ ...config({ a: 'eA==' }), kind: 'Secret' }, none),
    ).toEqual({ path: '/Secret/settings', secret: true });
  });
});

describe('diffOfRequested', () => {
  it('ignores what the server added by default', () => {
    const live = config({ asked: '1', defaulted: 'x' });
    expect(diffOfRequested(live, config({ asked: '1' }), none)).toEqual([]);
    expect(diffOfRequested(live, config({ asked: '2' }), none)).toEqual([
      { path: '/ConfigMap/settings/data/asked', before: '1', after: '2' },
    ]);
  });
});

describe('pointer', () => {
  it('escapes as RFC 6901 says', () => {
    expect(pointer({ kind: 'Service', name: 'web' }, 'metadata', 'a/b~c')).toBe(
      '/Service/web/metadata/a~1b~0c',
    );
  });
});
