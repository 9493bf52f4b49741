import { JsonValue } from '@backstage/types';
import fc from 'fast-check';
import {
  canonicalJson,
  didYouMean,
  fromPointer,
  getByPointer,
  isWithin,
  mapStrings,
  mergeObjects,
  toPointer,
  visitLeaves,
} from '.';

const json = fc.jsonValue() as fc.Arbitrary<JsonValue>;

describe('canonicalJson', () => {
  it('says the same of the same value, and means the value', () => {
    fc.assert(
      fc.property(json, value => {
        const text = canonicalJson(value);
        expect(canonicalJson(JSON.parse(text))).toBe(text);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('does not look at the order of keys, at any depth', () => {
    expect(canonicalJson({ b: { y: 1, x: [2] }, a: null })).toBe(
      canonicalJson({ a: null, b: { x: [2], y: 1 } }),
    );
  });

  it('leaves out what is undefined and keeps odd keys', () => {
    expect(canonicalJson({ a: undefined })).toBe('{}');
    expect(canonicalJson(JSON.parse('{"__proto__":1}'))).toBe(
      '{"__proto__":1}',
    );
    expect(canonicalJson(undefined)).toBe('null');
  });
});

describe('JSON pointers', () => {
  it('come back as they went in, whatever the names', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), path => {
        expect(fromPointer(toPointer(path))).toEqual(path);
      }),
    );
  });

  it('find every leaf that visiting tells of', () => {
    fc.assert(
      fc.property(json, value => {
        visitLeaves(value, (leaf, pointer) => {
          expect(getByPointer(value, pointer)).toBe(leaf);
        });
      }),
    );
  });

  it.each([
    ['what every object has is not found', { a: 1 }, '/constructor', undefined],
    ['an index beyond the end is not found', [1], '/1', undefined],
    ['a name is not an index', [1], '/length', undefined],
    ['an index is found', [1, { a: 2 }], '/1/a', 2],
    ['nothing is found inside a text', 'abc', '/0', undefined],
  ])('%s', (_, value, pointer, expected) => {
    expect(getByPointer(value, pointer)).toBe(expected);
  });

  it('tell what lies within, by whole names', () => {
    expect(isWithin('/a/b', '/a')).toBe(true);
    expect(isWithin('/a', '/a')).toBe(true);
    expect(isWithin('/ab', '/a')).toBe(false);
    expect(isWithin('/a', '')).toBe(true);
  });
});

describe('mapStrings', () => {
  it('changes nothing where nothing is replaced', () => {
    fc.assert(
      fc.property(json, value => {
        expect(mapStrings(value, text => text)).toEqual(value);
      }),
    );
  });

  it('leaves out what is replaced by undefined', () => {
    const drop = (text: string) => (text === 'x' ? undefined : text);
    expect(mapStrings({ a: 'x', b: ['x', 'y'] }, drop)).toEqual({ b: ['y'] });
  });
});

describe('mergeObjects', () => {
  it.each([
    {
      reason: 'fields of both are there',
      a: { x: 1 },
      b: { y: 2 },
      merged: { x: 1, y: 2 },
    },
    {
      reason: 'objects are merged at any depth',
      a: { o: { x: 1, p: { q: 1 } } },
      b: { o: { p: { r: 2 } } },
      merged: { o: { x: 1, p: { q: 1, r: 2 } } },
    },
    {
      reason: 'lists are replaced, because items have no names to merge by',
      a: { l: [1, 2] },
      b: { l: [3] },
      merged: { l: [3] },
    },
    {
      reason: 'null is a value of its own and wins',
      a: { o: { x: 1 } },
      b: { o: null },
      merged: { o: null },
    },
  ])('$reason', ({ a, b, merged }) => {
    expect(mergeObjects(a, b)).toEqual(merged);
  });

  it('does not reach the prototype through a key', () => {
    const evil = JSON.parse('{"__proto__":{"polluted":true}}');
    const merged = mergeObjects({ a: 1 }, evil);
    expect(({} as any).polluted).toBeUndefined();
    expect((merged as any).polluted).toBeUndefined();
  });
});

describe('didYouMean', () => {
  it.each([
    ['hst', ['host', 'port'], ' (did you mean `host`?)'],
    ['HOST', ['host'], ' (did you mean `host`?)'],
    ['zone', ['host', 'port'], ' (there is `host`, `port`)'],
    ['x', [], ''],
  ])('%s among %j', (name, candidates, expected) => {
    expect(didYouMean(name, candidates)).toBe(expected);
  });

  it('does not list without end', () => {
    const many = Array.from({ length: 20 }, (_, i) => `candidate-${i}`);
    expect(didYouMean('zzz', many).length).toBeLessThan(160);
  });
});
