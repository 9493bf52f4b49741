import { JsonObject } from '@backstage/types';
import { secretPlaces } from '../schema';
import { misplacedSecrets } from './misplacedSecrets';

const schema = {
  properties: {
    secrets: { type: 'object', 'x-secret': true },
    variables: { additionalProperties: { 'x-secret': true } },
    files: { items: { properties: { content: { 'x-secret': true } } } },
    values: { type: 'object' },
    objects: {
      items: {
        if: { properties: { kind: { const: 'Secret' } } },
        then: { properties: { data: { 'x-secret': true } } },
      },
    },
  },
};

function inputs(value: JsonObject, taintedPaths: string[]) {
  return {
    value,
    taintedPaths,
    secretPaths: taintedPaths,
    unknown: [],
    unknownPaths: [],
    errors: [],
  };
}

describe('misplacedSecrets', () => {
  it.each<{
    reason: string;
    value: JsonObject;
    tainted: string[];
    expected: string[];
  }>([
    {
      reason: 'below what is secret as a whole all may stand',
      value: { secrets: { a: { b: 'x' } } },
      tainted: ['/secrets/a/b'],
      expected: [],
    },
    {
      reason: 'members of a map and items of a list are meant as well',
      value: { variables: { A: 'x' }, files: [{ content: 'x' }] },
      tainted: ['/variables/A', '/files/0/content'],
      expected: [],
    },
    {
      reason: 'an object is fine where each of its members is',
      value: { variables: { A: 'x', B: 'y' } },
      tainted: ['/variables'],
      expected: [],
    },
    {
      reason: 'a plain value takes no secret',
      value: { values: { url: 'x' }, secrets: { a: 'x' } },
      tainted: ['/values/url', '/secrets/a'],
      expected: ['/values/url'],
    },
    {
      reason: 'what is meant may hang on what the value is',
      value: {
        objects: [
          { kind: 'Secret', data: { a: 'x' } },
          { kind: 'ConfigMap', data: { a: 'x' } },
        ],
      },
      tainted: ['/objects/0/data/a', '/objects/1/data/a'],
      expected: ['/objects/1/data/a'],
    },
    {
      reason: 'one member in the open is enough',
      value: { files: [{ content: 'x', mode: '0600' }] },
      tainted: ['/files/0'],
      expected: ['/files/0'],
    },
  ])('$reason', ({ value, tainted, expected }) => {
    expect(misplacedSecrets(inputs(value, tainted), schema)).toEqual(expected);
  });
});

describe('secretPlaces', () => {
  it('names them for people', () => {
    expect(secretPlaces(schema)).toEqual([
      '/secrets',
      '/variables/*',
      '/files/*/content',
      '/objects/*/data',
    ]);
    expect(secretPlaces({ type: 'object' })).toEqual([]);
  });
});
