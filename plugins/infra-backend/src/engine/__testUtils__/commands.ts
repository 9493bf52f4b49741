import fc from 'fast-check';

const NAMES = ['a', 'b', 'c', 'd', 'e'];

/** A graph without cycles: each thing may depend on those named before it. */
export const graphs = fc
  .tuple(
    ...NAMES.map((_, index) =>
      fc.record({
        present: fc.boolean(),
        size: fc.integer({ min: 0, max: 2 }),
        needs: fc.subarray(NAMES.slice(0, index)),
      }),
    ),
  )
  .map(nodes => {
    const present = NAMES.filter((_, index) => nodes[index].present);
    return nodes.flatMap(({ needs, size }, index) =>
      present.includes(NAMES[index])
        ? [
            {
              name: NAMES[index],
              size,
              needs: needs.filter(need => present.includes(need)),
            },
          ]
        : [],
    );
  });

/** How long the outside takes: calls that are answered with `inProgress`. */
export const paces = fc.record({
  steps: fc.integer({ min: 0, max: 2 }),
  removeSteps: fc.integer({ min: 0, max: 2 }),
});

export type Graph = typeof graphs extends fc.Arbitrary<infer T> ? T : never;

const faults = fc.record({
  operation: fc.constantFrom('observe', 'apply', 'remove'),
  when: fc.constantFrom('before', 'creation', 'after'),
  failure: fc.constantFrom(
    { code: 'retryable' as const },
    { code: 'terminal' as const },
    { code: 'conflict' as const },
    { crash: true as const },
  ),
});

export const commands = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('deploy' as const), graph: graphs }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('move' as const),
      to: fc.constantFrom('world', 'other'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('destroy' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('cancel' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('retry' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('reconcile' as const) }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('crash' as const),
      after: fc.integer({ min: 0, max: 60 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('race' as const),
      after: fc.integer({ min: 0, max: 30 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('fault' as const), fault: faults }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom(
        'tamper' as const,
        'vanish' as const,
        'unready' as const,
      ),
      which: fc.nat(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const) }) },
);

export type Command = typeof commands extends fc.Arbitrary<infer T> ? T : never;
