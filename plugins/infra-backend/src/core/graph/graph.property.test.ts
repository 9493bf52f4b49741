import {
  CoProvisionedClaim,
  DocumentRevision,
  ResourceClaimInput,
  ResourceDefinitionDocument,
} from '@infra-orchestration/backstage-plugin-infra-common';
import fc from 'fast-check';
import {
  definition,
  desired,
  graphOptions,
  resourceType,
} from '../__testUtils__/builders';
import { collectReferences } from '../expressions';
import { buildGraph } from './build';
import { BuiltGraph } from './types';
import { topologicalOrder } from './walk';

/**
 * Random platforms: definitions that require and provide each other in any way, also endlessly,
 * and claims that refer to each other in any way, also in circles.
 */
const typeNames = ['t0', 't1', 't2', 't3'];
const resourceTypes = typeNames.map(name =>
  resourceType(name, {
    outputs: { type: 'object', properties: { o: { type: 'string' } } },
  }),
);

const typeName = fc.constantFrom(...typeNames);
const text = fc.constantFrom(
  'x',
  '${claim.id}',
  '${params.v}',
  '${resources.a.outputs.o}',
  '${resources.b.o}',
  '${resources.this.outputs.o}',
  '${resources.a.outputs.none}',
  '${environment.name}',
);
const claimInput: fc.Arbitrary<ResourceClaimInput> = fc.record(
  {
    type: typeName,
    id: fc.constantFrom(
      'one',
      'two',
      '${claim.id}',
      '${claim.id}x',
      '${params.v}',
    ),
    params: fc.record({ v: text }, { requiredKeys: [] }),
  },
  { requiredKeys: ['type'] },
);
const provided: fc.Arbitrary<CoProvisionedClaim> = fc
  .tuple(claimInput, fc.boolean())
  .map(([claim, dependsOnThis]) => ({ ...claim, dependsOnThis }));

const platform = fc.record({
  definitions: fc
    .tuple(
      ...typeNames.map(name =>
        fc.record({
          type: fc.constant(name),
          requires: fc.dictionary(fc.constantFrom('a', 'b'), claimInput, {
            maxKeys: 2,
          }),
          provides: fc.dictionary(fc.constantFrom('c', 'd'), provided, {
            maxKeys: 2,
          }),
          inputs: fc.record({ i: text }, { requiredKeys: [] }),
        }),
      ),
    )
    .map(specs => specs.map(spec => definition(`of-${spec.type}`, spec))),
  claims: fc.dictionary(
    fc.constantFrom('a', 'b', 'e'),
    fc.record(
      { type: typeName, params: fc.record({ v: text }, { requiredKeys: [] }) },
      { requiredKeys: ['type'] },
    ),
  ),
});

const limits = { nodes: 40, depth: 6 };

function build(
  definitions: DocumentRevision<ResourceDefinitionDocument>[],
  claims: Record<string, ResourceClaimInput>,
): BuiltGraph {
  return buildGraph(
    graphOptions({
      definitions,
      resourceTypes,
      limits,
      desired: desired({ claims }),
    }),
  );
}

describe('any platform and any claims', () => {
  it('give a graph and errors, never an endless loop or an exception', () => {
    fc.assert(
      fc.property(platform, ({ definitions, claims }) => {
        const { graph } = build(definitions, claims);
        expect(graph.nodes.size).toBeLessThanOrEqual(limits.nodes);
      }),
      { numRuns: 150 },
    );
  });

  it('give edges to nodes that are there, for all that is referred to', () => {
    fc.assert(
      fc.property(platform, ({ definitions, claims }) => {
        const { graph } = build(definitions, claims);
        for (const node of graph.nodes.values()) {
          for (const dependency of node.dependenciesOf) {
            expect(graph.nodes.has(dependency)).toBe(true);
          }
          const references = collectReferences([
            node.claim.params,
            node.inputs,
          ]);
          for (const { segments } of references) {
            expect(segments[0]).toBe('resources');
            expect(
              node.dependenciesOf.includes(segments[1]) ||
                !graph.nodes.has(segments[1]),
            ).toBe(true);
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  it('give nodes in an order that respects every edge, or name the cycle', () => {
    fc.assert(
      fc.property(platform, ({ definitions, claims }) => {
        const { graph, errors } = build(definitions, claims);
        const order = [...graph.nodes.keys()];
        expect(order).toEqual(topologicalOrder(graph));
        const isBroken = [...graph.nodes.values()].some(node =>
          node.dependenciesOf.some(
            d => order.indexOf(d) >= order.indexOf(node.address),
          ),
        );
        const cycles = errors.filter(e => e.reason === 'DependencyCycle');
        expect(cycles.length > 0).toBe(isBroken);
        for (const { message } of cycles) {
          expect(message).toMatch(/^(\S+)( → \S+)* → \1:/);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('do not hang on the order in which they are written', () => {
    fc.assert(
      fc.property(platform, ({ definitions, claims }) => {
        const one = build(definitions, claims);
        const other = build(
          [...definitions].reverse().map(d => ({
            ...d,
            document: {
              ...d.document,
              spec: {
                ...d.document.spec,
                requires: reverseKeys(d.document.spec.requires),
                provides: reverseKeys(d.document.spec.provides),
              },
            },
          })),
          reverseKeys(claims),
        );
        expect(other.errors).toEqual(one.errors);
        expect([...other.graph.nodes.keys()]).toEqual([
          ...one.graph.nodes.keys(),
        ]);
        for (const [address, node] of other.graph.nodes) {
          expect(node.inputs).toEqual(one.graph.nodes.get(address)?.inputs);
          expect(node.dependenciesOf).toEqual(
            one.graph.nodes.get(address)?.dependenciesOf,
          );
        }
      }),
      { numRuns: 150 },
    );
  });
});

function reverseKeys<T>(object: Record<string, T> = {}): Record<string, T> {
  return Object.fromEntries(Object.entries(object).reverse());
}
