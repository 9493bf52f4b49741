import {
  Plan,
  ResourceClaimInput,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { JsonValue } from '@backstage/types';
import fc from 'fast-check';
import {
  definition,
  desired,
  environmentType,
  graphOptions,
  resourceType,
} from './__testUtils__/builders';
import { World } from './__testUtils__/world';
import { buildGraph, BuiltGraph, KnownOutputs, resolveInputs } from '.';

const thing = resourceType('thing', {
  params: {
    type: 'object',
    properties: { size: { type: 'integer' }, from: {} },
  },
  outputs: {
    type: 'object',
    required: ['host'],
    properties: {
      host: { type: 'string' },
      port: { type: 'integer' },
      password: { type: 'string', 'x-secret': true },
    },
  },
});
const base = resourceType('base', { outputs: thing.document.spec.outputs });
const definitions = [
  definition('thing', {
    type: 'thing',
    requires: { base: { type: 'base' } },
    inputs: {
      size: '${params.size}',
      from: '${params.from}',
      base: 'at ${resources.base.outputs.host}',
    },
  }),
  definition('base', { type: 'base', inputs: { name: '${environment.slug}' } }),
];

function graphOf(claims: Record<string, ResourceClaimInput>): BuiltGraph {
  return buildGraph(
    graphOptions({
      definitions,
      resourceTypes: [thing, base],
      environmentType: environmentType(),
      desired: desired({ claims }),
    }),
  );
}

function claim(size?: number, from?: string): ResourceClaimInput {
  const params = { ...(size !== undefined && { size }), ...(from && { from }) };
  return { type: 'thing', params };
}

/** Address and action of all that is not left alone. */
function changes(plan: Plan): string[] {
  return plan.actions
    .filter(a => a.action !== 'noop')
    .map(a => `${a.action} ${a.address}`);
}

describe('the life of an environment', () => {
  const db = claim(1);
  const app = claim(undefined, '${resources.db.outputs.host}');

  it('is planned, made, and then at peace', () => {
    const world = new World();
    const graph = graphOf({ db, app });
    const plan = world.plan(graph);
    expect(changes(plan)).toEqual([
      'create base.default#base',
      'create thing.default#db',
      'create thing.default#app',
    ]);
    expect(plan.actions[2].diff).toContainEqual({
      path: '/from',
      knownAfterApply: true,
    });
    world.run(graph);
    expect(world.log).toEqual(changes(plan));
    expect(world.plan(graph)).toMatchObject({ empty: true, errors: [] });
  });

  it('goes on with a change, and what hangs on it', () => {
    const world = new World();
    world.run(graphOf({ db, app }));
    world.log.length = 0;
    const next = graphOf({ db: claim(2), app });
    const plan = world.plan(next);
    expect(changes(plan)).toEqual([
      'update thing.default#db',
      'update thing.default#app',
    ]);
    expect(
      plan.actions.find(a => a.address === 'thing.default#app')?.diff,
    ).toEqual([{ path: '/from', before: 'db.host.1', knownAfterApply: true }]);
    world.run(next);
    expect(world.log).toEqual(changes(plan));
    expect(world.outside.get('thing.default#app')?.from).toBe('db.host.2');
  });

  it('loses what is no longer asked for, after what used it has let go', () => {
    const world = new World();
    world.run(graphOf({ db, app }));
    world.log.length = 0;
    const next = graphOf({ app: claim(3) });
    const plan = world.plan(next);
    expect(changes(plan)).toEqual([
      'update thing.default#app',
      'delete thing.default#db',
    ]);
    expect(plan.actions[2]).toMatchObject({
      address: 'thing.default#db',
      dependsOn: ['thing.default#app'],
    });
    world.run(next);
    expect(world.log).toEqual(changes(plan));
  });

  it('ends in the reverse order', () => {
    const world = new World();
    world.run(graphOf({ db, app }));
    world.log.length = 0;
    const nothing = graphOf({});
    const plan = world.plan(nothing);
    world.run(nothing);
    expect(world.log).toEqual([
      'delete thing.default#app',
      'delete thing.default#db',
      'delete base.default#base',
    ]);
    expect(changes(plan)).toEqual(world.log);
    expect(world.outside.size).toBe(0);
  });

  it('mends what somebody took away, and nothing else', () => {
    const world = new World();
    const graph = graphOf({ db, app });
    world.run(graph);
    world.log.length = 0;
    world.outside.delete('thing.default#app');
    expect(changes(world.plan(graph))).toEqual(['create thing.default#app']);
    world.run(graph);
    expect(world.log).toEqual(['create thing.default#app']);
  });

  it('shows no secret in any plan', () => {
    const world = new World();
    const secret = claim(1, 'pg://u:${resources.db.outputs.password}@h');
    const texts: string[] = [];
    const wishes: Record<string, ResourceClaimInput>[] = [
      { db, app: secret },
      { db: claim(2), app: secret },
      {},
    ];
    for (const claims of wishes) {
      const graph = graphOf(claims);
      texts.push(JSON.stringify(world.plan(graph)));
      world.run(graph);
      texts.push(JSON.stringify(world.plan(graph)));
      texts.push(
        JSON.stringify([...world.instances.values()].map(i => i.inputs)),
      );
    }
    expect(texts.filter(text => text.includes('hunter2'))).toEqual([]);
    expect(world.log.join()).not.toContain('hunter2');
  });
});

describe('any sequence of wishes', () => {
  /** Claims refer to those before them, so that there are no cycles. */
  const names = ['a', 'b', 'c', 'd'];
  const wish = fc
    .array(
      fc.record({
        present: fc.boolean(),
        size: fc.option(fc.nat(2), { nil: undefined }),
        from: fc.option(fc.nat(2), { nil: undefined }),
        output: fc.constantFrom('host', 'port', 'password'),
      }),
      { minLength: names.length, maxLength: names.length },
    )
    .map(rows => {
      const there = names.filter((_, i) => rows[i].present);
      return Object.fromEntries(
        rows.flatMap(
          (
            { present, size, from, output },
            i,
          ): [string, ResourceClaimInput][] => {
            const earlier = there.filter(name => names.indexOf(name) < i);
            const target = from === undefined ? undefined : earlier[from];
            const text = target && `\${resources.${target}.outputs.${output}}`;
            return present ? [[names[i], claim(size, text)]] : [];
          },
        ),
      );
    });

  it('leads to peace, with exactly what was asked for, and is never done twice', () => {
    fc.assert(
      fc.property(fc.array(wish, { minLength: 1, maxLength: 4 }), wishes => {
        const world = new World();
        for (const claims of wishes) {
          const graph = graphOf(claims);
          expect(graph.errors).toEqual([]);
          world.run(graph);
          expect([...world.outside.keys()].sort()).toEqual(
            [...graph.graph.nodes.keys()].sort(),
          );
          const before = world.log.length;
          expect(world.plan(graph).empty).toBe(true);
          world.run(graph);
          expect(world.log).toHaveLength(before);
        }
      }),
    );
  });

  it('is planned as it is then done, but for what is known after apply', () => {
    fc.assert(
      fc.property(wish, wish, (first, second) => {
        const world = new World();
        world.run(graphOf(first));
        world.log.length = 0;
        const graph = graphOf(second);
        const planned = changes(world.plan(graph));
        world.run(graph);
        // What only might change may turn out not to; nothing is done that was not planned.
        expect(world.log.filter(step => !planned.includes(step))).toEqual([]);
        const sure = planned.filter(step => !step.startsWith('update'));
        expect(sure.filter(step => !world.log.includes(step))).toEqual([]);
      }),
    );
  });

  it('has the same plan for the same wish, whatever the order in which it is written', () => {
    fc.assert(
      fc.property(wish, wish, (first, second) => {
        const world = new World();
        world.run(graphOf(first));
        const turned = Object.fromEntries(Object.entries(second).reverse());
        const hashes = [second, turned].map(
          claims => world.plan(graphOf(claims)).hash,
        );
        expect(hashes[0]).toBe(hashes[1]);
      }),
    );
  });

  it('binds approval to what is asked for: another size is another plan', () => {
    fc.assert(
      fc.property(fc.nat(5), fc.nat(5), (a, b) => {
        const hash = (size: number) =>
          new World().plan(graphOf({ a: claim(size) })).hash;
        expect(hash(a) === hash(b)).toBe(a === b);
      }),
    );
  });
});

describe('outputs of any type', () => {
  const value = fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<JsonValue>;

  it('reach what refers to them as they are', () => {
    const open = resourceType('open');
    const { graph, errors } = buildGraph(
      graphOptions({
        resourceTypes: [open],
        definitions: [
          definition('open', {
            type: 'open',
            inputs: { got: '${params.got}' },
          }),
        ],
        desired: desired({
          claims: {
            a: { type: 'open' },
            b: { type: 'open', params: { got: '${resources.a.outputs.v}' } },
          },
        }),
      }),
    );
    expect(errors).toEqual([]);
    fc.assert(
      fc.property(value, v => {
        const known = new Map([
          ['open.default#a', { outputs: { v } }],
        ]) as KnownOutputs;
        const { value: inputs } = resolveInputs(
          graph.nodes.get('open.default#b')!,
          known,
        );
        expect(inputs).toEqual({ got: v });
      }),
    );
  });
});
