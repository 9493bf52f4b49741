import { JsonObject } from '@backstage/types';
import fc from 'fast-check';
import { visitLeaves } from '../json';
import { mergeContributions } from './mergeContributions';
import { Contribution } from './seeds';

const claim = { type: 'thing', class: 'default', id: 'x' };

function said(
  from: 'environmentType' | 'score' | 'request',
  params: JsonObject,
  alias = 'x',
): Contribution {
  return {
    key: `${from} ${alias}`,
    claim,
    source: { from, alias },
    params,
    broken: false,
  };
}

function brought(definition: string, params: JsonObject): Contribution {
  const address = `parent.default#${definition}`;
  return {
    key: `${address} requires x`,
    claim,
    source: {
      from: 'definition',
      address,
      definition,
      relation: 'requires',
      alias: 'x',
    },
    params,
    broken: false,
  };
}

describe('mergeContributions', () => {
  it.each<{
    reason: string;
    contributions: Contribution[];
    params: JsonObject;
    conflicts?: string[];
  }>([
    { reason: 'of nothing there is nothing', contributions: [], params: {} },
    {
      reason: 'each source wins over those before it',
      contributions: [
        said('request', { a: 4 }),
        said('score', { a: 3, b: 3 }),
        said('environmentType', { a: 2, b: 2, c: 2 }),
        brought('d', { a: 1, b: 1, c: 1, d: 1 }),
      ],
      params: { a: 4, b: 3, c: 2, d: 1 },
    },
    {
      reason: 'objects are merged at any depth',
      contributions: [
        said('score', { labels: { a: '1', nested: { x: 1 } } }),
        said('request', { labels: { b: '2', nested: { y: 2 } } }),
      ],
      params: { labels: { a: '1', b: '2', nested: { x: 1, y: 2 } } },
    },
    {
      reason: 'a later source may put a value in the place of an object',
      contributions: [
        said('score', { a: { b: 1 } }),
        said('request', { a: 'text' }),
      ],
      params: { a: 'text' },
    },
    {
      reason: 'two definitions may say different fields',
      contributions: [brought('d', { a: 1 }), brought('e', { b: 2 })],
      params: { a: 1, b: 2 },
    },
    {
      reason: 'or the same of one, in whatever order of keys',
      contributions: [
        brought('d', { a: [{ x: 1, y: 2 }] }),
        brought('e', { a: [{ y: 2, x: 1 }] }),
      ],
      params: { a: [{ x: 1, y: 2 }] },
    },
    {
      reason: 'different things of one are a conflict, told by its field',
      contributions: [
        brought('d', { a: { deep: 1 } }),
        brought('e', { a: { deep: 2 } }),
      ],
      params: { a: { deep: 2 } },
      conflicts: ['/a/deep'],
    },
    {
      reason: 'an object against a value is one as well',
      contributions: [brought('d', { a: { deep: 1 } }), brought('e', { a: 1 })],
      params: { a: 1 },
      conflicts: ['/a'],
    },
    {
      reason: 'two aliases of one source that disagree are one as well',
      contributions: [
        said('score', { a: 1 }, 'one'),
        said('score', { a: 2 }, 'two'),
      ],
      params: { a: 2 },
      conflicts: ['/a'],
    },
    {
      reason: 'it is none where somebody above decides',
      contributions: [
        brought('d', { a: 1 }),
        brought('e', { a: 2 }),
        said('environmentType', { a: 3 }),
      ],
      params: { a: 3 },
    },
    {
      reason: 'but somebody above who says nothing of the field does not',
      contributions: [
        brought('d', { a: 1 }),
        brought('e', { a: 2 }),
        said('request', { b: 3 }),
      ],
      params: { a: 2, b: 3 },
      conflicts: ['/a'],
    },
  ])('$reason', ({ contributions, params, conflicts = [] }) => {
    const merged = mergeContributions(contributions);
    expect(merged.params).toEqual(params);
    expect(merged.conflicts.map(c => c.pointer)).toEqual(conflicts);
  });

  it('names all who disagree, once each', () => {
    const { conflicts } = mergeContributions([
      brought('d', { a: 1 }),
      brought('e', { a: 2 }),
      brought('f', { a: 3 }),
    ]);
    expect(conflicts).toEqual([
      {
        pointer: '/a',
        sources: ['d', 'e', 'f'].map(
          d => `definition \`${d}\` of \`parent.default#${d}\``,
        ),
      },
    ]);
  });

  const value = fc.oneof(
    fc.constantFrom('x', 1, null),
    fc.dictionary(fc.constantFrom('p', 'q'), fc.constantFrom(1, 2), {
      maxKeys: 2,
    }),
  );
  const params = fc.dictionary(fc.constantFrom('a', 'b', 'c'), value, {
    maxKeys: 3,
  }) as fc.Arbitrary<JsonObject>;
  const contributions = fc
    .tuple(
      fc.uniqueArray(
        fc.constantFrom(
          'environmentType' as const,
          'score' as const,
          'request' as const,
        ),
      ),
      fc.uniqueArray(fc.constantFrom('d', 'e', 'f')),
      fc.array(params, { minLength: 6, maxLength: 6 }),
    )
    .map(([sources, definitions, all]) => [
      ...sources.map((from, i) => said(from, all[i])),
      ...definitions.map((name, i) => brought(name, all[3 + i])),
    ]);

  it('does not hang on the order of what was said', () => {
    fc.assert(
      fc.property(contributions, all => {
        expect(mergeContributions([...all].reverse())).toEqual(
          mergeContributions(all),
        );
      }),
    );
  });

  it('keeps every word of the request', () => {
    fc.assert(
      fc.property(contributions, all => {
        const request = all.find(c => c.source.from === 'request');
        const lost: string[] = [];
        const { params: merged } = mergeContributions(all);
        visitLeaves(request?.params ?? {}, (leaf, pointer) => {
          let at: any = merged;
          for (const step of pointer.split('/').slice(1)) {
            at = at?.[step];
          }
          const isEmptyObject = typeof leaf === 'object' && leaf !== null;
          if (at !== leaf && !isEmptyObject) {
            lost.push(pointer);
          }
        });
        expect(lost).toEqual([]);
      }),
    );
  });

  it('invents nothing: every value was said by somebody', () => {
    fc.assert(
      fc.property(contributions, all => {
        const known = new Set<string>();
        for (const { params: p } of all) {
          visitLeaves(p, (leaf, pointer) =>
            known.add(`${JSON.stringify(leaf)} ${pointer}`),
          );
        }
        const invented: string[] = [];
        visitLeaves(mergeContributions(all).params, (leaf, pointer) => {
          const word = `${JSON.stringify(leaf)} ${pointer}`;
          if (!known.has(word) && pointer !== '') {
            invented.push(word);
          }
        });
        expect(invented).toEqual([]);
      }),
    );
  });
});
