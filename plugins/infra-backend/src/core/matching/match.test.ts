import {
  EnvironmentContext,
  MatchCriteria,
} from '@infra-orchestration/backstage-plugin-infra-common';
import fc from 'fast-check';
import { definition, environment } from '../__testUtils__/builders';
import { explainMatch, matchDefinition, MatchOptions } from './match';

function match(options: {
  criteria: Record<string, MatchCriteria[]>;
  claim?: Partial<MatchOptions['claim']>;
  env?: Partial<EnvironmentContext>;
}) {
  return explainMatch({
    claim: { type: 'postgres', class: 'default', id: 'db', ...options.claim },
    environment: environment(options.env),
    definitions: Object.entries(options.criteria).map(([name, criteria]) =>
      definition(name, { type: 'postgres', criteria }),
    ),
  });
}

interface Case {
  reason: string;
  criteria: Record<string, MatchCriteria[]>;
  claim?: Partial<MatchOptions['claim']>;
  env?: Partial<EnvironmentContext>;
  chosen?: string;
  outcome?: 'none' | 'ambiguous';
}

const cases: Case[] = [
  {
    reason: 'empty criteria match every claim of the type',
    criteria: { any: [{}] },
    chosen: 'any',
  },
  {
    reason: 'an empty list of criteria matches nothing',
    criteria: { off: [] },
    outcome: 'none',
  },
  {
    reason: 'without any definition there is nothing to choose',
    criteria: {},
    outcome: 'none',
  },
  {
    reason: 'the environment type decides which infrastructure is used',
    criteria: {
      dev: [{ environmentType: 'development' }],
      prod: [{ environmentType: 'production' }],
    },
    env: { type: 'production' },
    chosen: 'prod',
  },
  {
    reason: 'a definition that names something beats one that names nothing',
    criteria: { any: [{}], dev: [{ environmentType: 'development' }] },
    chosen: 'dev',
  },
  {
    reason: 'any one of several criteria is enough',
    criteria: {
      some: [{ environmentType: 'production' }, { owner: 'greeters' }],
    },
    chosen: 'some',
  },
  {
    reason:
      'of the criteria of one definition the best one that matches counts',
    criteria: {
      wide: [{}, { entity: 'greeter' }],
      narrow: [{ environment: 'dev' }],
    },
    chosen: 'wide',
  },
  {
    reason: 'every field of one set of criteria must hold',
    criteria: { both: [{ environmentType: 'development', owner: 'others' }] },
    outcome: 'none',
  },
  {
    reason: 'the entity comes before all else, even before many other fields',
    criteria: {
      entity: [{ entity: 'component:default/greeter' }],
      rest: [
        {
          environment: 'dev',
          id: 'db',
          class: 'default',
          owner: 'greeters',
          environmentType: 'development',
        },
      ],
    },
    chosen: 'entity',
  },
  {
    reason: 'the environment comes before the id',
    criteria: { env: [{ environment: 'dev' }], id: [{ id: 'db' }] },
    chosen: 'env',
  },
  {
    reason: 'the id comes before the class',
    criteria: { id: [{ id: 'db' }], cls: [{ class: 'default' }] },
    chosen: 'id',
  },
  {
    reason: 'the class comes before the system',
    criteria: { cls: [{ class: 'default' }], sys: [{ system: 'shop' }] },
    env: { system: 'system:default/shop' },
    chosen: 'cls',
  },
  {
    reason: 'the system comes before the owner',
    criteria: { sys: [{ system: 'shop' }], own: [{ owner: 'greeters' }] },
    env: { system: 'system:default/shop' },
    chosen: 'sys',
  },
  {
    reason: 'the owner comes before the environment type',
    criteria: {
      own: [{ owner: 'greeters' }],
      type: [{ environmentType: 'development' }],
    },
    chosen: 'own',
  },
  {
    reason: 'the environment type comes before labels, however many',
    criteria: {
      type: [{ environmentType: 'development' }],
      labels: [{ labels: { a: '1', b: '2' } }],
    },
    env: { labels: { a: '1', b: '2' } },
    chosen: 'type',
  },
  {
    reason: 'more labels are more specific than fewer',
    criteria: {
      one: [{ labels: { a: '1' } }],
      two: [{ labels: { a: '1', b: '2' } }],
    },
    env: { labels: { a: '1', b: '2' } },
    chosen: 'two',
  },
  {
    reason: 'a label must have the very value',
    criteria: { one: [{ labels: { a: '1' } }] },
    env: { labels: { a: '2' } },
    outcome: 'none',
  },
  {
    reason: 'a label named like a member of every object is still a label',
    criteria: { odd: [{ labels: { constructor: 'x' } }] },
    outcome: 'none',
  },
  {
    reason: 'a class is a promise that a definition without one does not keep',
    criteria: { plain: [{}] },
    claim: { class: 'ha' },
    outcome: 'none',
  },
  {
    reason: 'a definition that names the class keeps the promise',
    criteria: { plain: [{}], ha: [{ class: 'ha' }] },
    claim: { class: 'ha' },
    chosen: 'ha',
  },
  {
    reason: 'a definition for a class does not take claims of the default one',
    criteria: { ha: [{ class: 'ha' }] },
    outcome: 'none',
  },
  {
    reason: 'a tie is not guessed at',
    criteria: {
      a: [{ environmentType: 'development' }],
      b: [{ environmentType: 'development' }],
    },
    outcome: 'ambiguous',
  },
  {
    reason: 'a tie below the best one does not matter',
    criteria: { a: [{}], b: [{}], c: [{ id: 'db' }] },
    chosen: 'c',
  },
  {
    reason: 'entity refs compare as the catalog does: short or long, any case',
    criteria: { own: [{ owner: 'GROUP:Default/Greeters' }] },
    chosen: 'own',
  },
  {
    reason: 'a ref of another kind is another entity',
    criteria: { own: [{ owner: 'user:default/greeters' }] },
    outcome: 'none',
  },
  {
    reason: 'an environment without a system matches no system',
    criteria: { sys: [{ system: 'shop' }] },
    outcome: 'none',
  },
];

describe('matchDefinition', () => {
  it.each(cases)('$reason', ({ criteria, claim, env, chosen, outcome }) => {
    const explanation = match({ criteria, claim, env });
    expect(explanation.chosen).toBe(chosen);
    expect(explanation.outcome).toBe(outcome ?? 'matched');
    expect(explanation.address).toBe(
      `postgres.${claim?.class ?? 'default'}#db`,
    );
  });

  it('looks at definitions of the type alone', () => {
    const { definition: chosen, explanation } = matchDefinition({
      claim: { type: 'postgres', class: 'default', id: 'db' },
      environment: environment(),
      definitions: [definition('redis', { type: 'redis' })],
    });
    expect(chosen).toBeUndefined();
    expect(explanation.candidates).toEqual([]);
    expect(explanation.reason).toBe('no definition is of type `postgres`');
  });

  it('takes the newest of several revisions of a name', () => {
    const { definition: chosen, explanation } = matchDefinition({
      claim: { type: 'postgres', class: 'default', id: 'db' },
      environment: environment(),
      definitions: [
        definition('pg', { type: 'postgres', kind: 'new' }, 2),
        definition('pg', { type: 'postgres', kind: 'old' }, 1),
      ],
    });
    expect(chosen?.revision).toBe(2);
    expect(explanation.candidates).toHaveLength(1);
  });
});

describe('the explanation', () => {
  it('names both of a tie and what to do', () => {
    const { reason } = match({ criteria: { b: [{}], a: [{}] } });
    expect(reason).toBe(
      '`a` and `b` match equally well: each matches every claim of the type. Make the criteria of one more specific',
    );
  });

  it('says by which field the chosen one won', () => {
    const { reason } = match({
      criteria: { any: [{}], mine: [{ owner: 'greeters' }] },
    });
    expect(reason).toBe(
      '`mine` matches owner `greeters`; it is more specific than `any` (by owner)',
    );
  });

  it('says of each candidate what did not fit', () => {
    const { reason, candidates } = match({
      criteria: {
        prod: [{ environmentType: 'production' }],
        shop: [{ system: 'shop', labels: { tier: 'gold' } }],
      },
    });
    expect(candidates).toEqual([
      {
        definition: 'prod',
        matched: false,
        specificity: [0, 0, 0, 0, 0, 0, 1, 0],
        reason: 'environmentType is `development`, not `production`',
      },
      {
        definition: 'shop',
        matched: false,
        specificity: [0, 0, 0, 0, 1, 0, 0, 1],
        reason:
          'system is not set, not `shop`; label tier is not set, not `gold`',
      },
    ]);
    expect(reason).toContain('none of the 2 definitions');
  });

  it('tells of the nearest miss among the criteria of one definition', () => {
    const { candidates } = match({
      criteria: {
        pg: [{ owner: 'x', system: 'y' }, { environmentType: 'production' }],
      },
    });
    expect(candidates[0].reason).toBe(
      'environmentType is `development`, not `production`',
    );
  });

  it('says why a plain definition does not do for a class', () => {
    const { candidates } = match({
      criteria: { plain: [{}] },
      claim: { class: 'ha' },
    });
    expect(candidates[0].reason).toContain('the claim is of class `ha`');
  });
});

describe('properties', () => {
  const value = fc.constantFrom('a', 'b');
  const optional = fc.option(value, { nil: undefined });
  const criteria = fc.record(
    {
      environmentType: optional,
      environment: optional,
      class: fc.option(fc.constantFrom('default', 'ha'), { nil: undefined }),
      id: optional,
      owner: optional,
      labels: fc.dictionary(fc.constantFrom('x', 'y'), value, { maxKeys: 2 }),
    },
    { requiredKeys: [] },
  );
  const situation = fc.record({
    criteria: fc.dictionary(
      fc.constantFrom('p', 'q', 'r', 's'),
      fc.array(criteria, { maxLength: 3 }),
    ),
    claim: fc.record({
      type: fc.constant('postgres'),
      class: fc.constantFrom('default', 'ha'),
      id: value,
    }),
    env: fc.record({
      type: value,
      name: value,
      owner: fc.constantFrom('group:default/a', 'group:default/b'),
      labels: fc.dictionary(fc.constantFrom('x', 'y'), value),
    }),
  });

  it('the order of definitions and of their criteria plays no part', () => {
    fc.assert(
      fc.property(situation, fc.infiniteStream(fc.nat()), (s, random) => {
        const shuffled = <T>(items: T[]): T[] =>
          items
            .map(item => ({ item, at: random.next().value }))
            .sort((a, b) => a.at - b.at)
            .map(({ item }) => item);
        const definitions = Object.entries(s.criteria).map(([name, c]) =>
          definition(name, { type: 'postgres', criteria: c }),
        );
        const mixed = shuffled(
          Object.entries(s.criteria).map(([name, c]) =>
            definition(name, { type: 'postgres', criteria: shuffled(c) }),
          ),
        );
        const subject = { claim: s.claim, environment: environment(s.env) };
        const [one, other] = [definitions, mixed].map(all =>
          explainMatch({ ...subject, definitions: all }),
        );
        expect(other.chosen).toBe(one.chosen);
        expect(other.outcome).toBe(one.outcome);
        expect(other.candidates.map(c => [c.definition, c.matched])).toEqual(
          one.candidates.map(c => [c.definition, c.matched]),
        );
      }),
    );
  });

  it('what is chosen matches, and nothing that matches is more specific', () => {
    fc.assert(
      fc.property(situation, s => {
        const { chosen, outcome, candidates } = match({
          criteria: s.criteria,
          claim: s.claim,
          env: s.env,
        });
        const matching = candidates.filter(c => c.matched);
        expect(outcome === 'none').toBe(matching.length === 0);
        const winner = candidates.find(c => c.definition === chosen);
        for (const other of winner ? matching : []) {
          const at = winner!.specificity.findIndex(
            (v, i) => v !== other.specificity[i],
          );
          expect(
            other === winner ||
              (at >= 0 && winner!.specificity[at] > other.specificity[at]),
          ).toBe(true);
        }
      }),
    );
  });

  it('a definition more changes nothing, ties, or is chosen itself', () => {
    fc.assert(
      fc.property(situation, fc.array(criteria), (s, extra) => {
        const options = { criteria: s.criteria, claim: s.claim, env: s.env };
        const before = match(options);
        const after = match({
          ...options,
          criteria: { ...s.criteria, extra },
        });
        expect(
          after.chosen === before.chosen ||
            after.chosen === 'extra' ||
            after.outcome === 'ambiguous',
        ).toBe(true);
      }),
    );
  });
});
