import { ResourcePhase } from '@infra-orchestration/backstage-plugin-infra-common';
import fc from 'fast-check';
import { DependencyGraph } from '../graph';
import { blockersOf } from '.';

function graph(edges: Record<string, string[]>): DependencyGraph {
  return {
    nodes: new Map(
      Object.entries(edges).map(([a, d]) => [a, { dependenciesOf: d }]),
    ),
  };
}

const chain = {
  web: ['db', 'ns'],
  db: ['ns'],
  ns: [],
  other: ['dns'],
  dns: [],
};

function blockers(
  phases: Record<string, ResourcePhase>,
  edges: Record<string, string[]> = chain,
) {
  return Object.fromEntries(
    blockersOf(graph(edges), new Map(Object.entries(phases))),
  );
}

describe('blockersOf', () => {
  it.each<{
    reason: string;
    phases: Record<string, ResourcePhase>;
    expected: object;
  }>([
    {
      reason: 'at first everything waits for what it depends on itself',
      phases: {},
      expected: {
        db: { reason: 'AwaitingDependencies', waitingFor: ['ns'] },
        web: { reason: 'AwaitingDependencies', waitingFor: ['db', 'ns'] },
        other: { reason: 'AwaitingDependencies', waitingFor: ['dns'] },
      },
    },
    {
      reason: 'what is ready holds nobody up',
      phases: { ns: 'Ready', dns: 'Ready' },
      expected: { web: { reason: 'AwaitingDependencies', waitingFor: ['db'] } },
    },
    {
      reason: 'what is applied and not ready yet does',
      phases: { ns: 'Ready', dns: 'Ready', db: 'NotReady' },
      expected: { web: { reason: 'AwaitingDependencies', waitingFor: ['db'] } },
    },
    {
      reason:
        'a failed one blocks those that depend on it, near and far, and no others',
      phases: { ns: 'Failed' },
      expected: {
        db: { reason: 'DependencyFailed', causes: ['ns'] },
        web: { reason: 'DependencyFailed', causes: ['ns'] },
        other: { reason: 'AwaitingDependencies', waitingFor: ['dns'] },
      },
    },
    {
      reason: 'what failed itself is named, not what is only blocked',
      phases: { ns: 'Ready', dns: 'Failed', db: 'Failed' },
      expected: {
        web: { reason: 'DependencyFailed', causes: ['db'] },
        other: { reason: 'DependencyFailed', causes: ['dns'] },
      },
    },
    {
      reason: 'a failed one is not blocked itself, whatever it depends on',
      phases: { ns: 'Failed', db: 'Failed' },
      expected: {
        web: { reason: 'DependencyFailed', causes: ['db', 'ns'] },
        other: { reason: 'AwaitingDependencies', waitingFor: ['dns'] },
      },
    },
  ])('$reason', ({ phases, expected }) => {
    expect(blockers(phases)).toEqual(expected);
  });

  const phase = fc.constantFrom<ResourcePhase>(
    'Pending',
    'Waiting',
    'Applying',
    'Ready',
    'NotReady',
    'Failed',
  );
  const state = fc
    .array(fc.tuple(phase, fc.array(fc.nat(7), { maxLength: 3 })), {
      maxLength: 8,
    })
    .map(rows => ({
      edges: Object.fromEntries(
        rows.map(([, d], i) => [
          `n${i}`,
          d.filter(t => t < i).map(t => `n${t}`),
        ]),
      ),
      phases: Object.fromEntries(rows.map(([p], i) => [`n${i}`, p])),
    }));

  it('names as causes exactly the failed ones that a node hangs on through unready ones', () => {
    fc.assert(
      fc.property(state, ({ edges, phases }) => {
        const causesOf = (address: string): string[] =>
          edges[address].flatMap(d => {
            if (phases[d] === 'Failed') {
              return [d];
            }
            return phases[d] === 'Ready' ? [] : causesOf(d);
          });
        const expected = Object.keys(edges)
          .filter(a => phases[a] !== 'Ready' && phases[a] !== 'Failed')
          .map(a => ({
            a,
            causes: [...new Set(causesOf(a))].sort(),
            open: [...new Set(edges[a])].filter(d => phases[d] !== 'Ready'),
          }))
          .filter(({ open }) => open.length > 0)
          .map(({ a, causes, open }) => [
            a,
            causes.length > 0
              ? { reason: 'DependencyFailed', causes }
              : { reason: 'AwaitingDependencies', waitingFor: open.sort() },
          ]);
        expect(blockers(phases, edges)).toEqual(Object.fromEntries(expected));
      }),
    );
  });
});
