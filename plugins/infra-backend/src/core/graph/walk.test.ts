import fc from 'fast-check';
import { DependencyGraph } from './types';
import {
  dependenciesOf,
  dependentsOf,
  findCycles,
  graphOfInstances,
  readyNodes,
  reversed,
  topologicalOrder,
} from './walk';

function graph(edges: Record<string, string[]>): DependencyGraph {
  return {
    nodes: new Map(
      Object.entries(edges).map(([address, dependencies]) => [
        address,
        { dependenciesOf: dependencies },
      ]),
    ),
  };
}

const diamond = graph({
  top: ['left', 'right'],
  left: ['base'],
  right: ['base'],
  base: [],
});

/** Any graph of up to eight nodes, also with cycles and edges that lead nowhere. */
const anyGraph = fc
  .array(fc.array(fc.nat(9), { maxLength: 4 }), { maxLength: 8 })
  .map(rows =>
    graph(
      Object.fromEntries(rows.map((d, i) => [`n${i}`, d.map(t => `n${t}`)])),
    ),
  );

/** Edges lead to lower numbers alone. */
const acyclic = fc
  .array(fc.array(fc.nat(7), { maxLength: 4 }), { maxLength: 8 })
  .map(rows =>
    graph(
      Object.fromEntries(
        rows.map((d, i) => [`n${i}`, d.filter(t => t < i).map(t => `n${t}`)]),
      ),
    ),
  );

describe('walking a graph', () => {
  it('knows neighbours both ways', () => {
    expect(dependenciesOf(diamond, 'top')).toEqual(['left', 'right']);
    expect(dependentsOf(diamond, 'base')).toEqual(['left', 'right']);
    expect(dependenciesOf(diamond, 'nowhere')).toEqual([]);
  });

  it('passes over what is not there', () => {
    expect(dependenciesOf(graph({ a: ['gone', 'a'] }), 'a')).toEqual(['a']);
  });

  it('orders what is depended on first', () => {
    expect(topologicalOrder(diamond)).toEqual(['base', 'left', 'right', 'top']);
  });

  it('offers what can run now', () => {
    expect(readyNodes(diamond, new Set())).toEqual(['base']);
    expect(readyNodes(diamond, new Set(['base']))).toEqual(['left', 'right']);
    expect(readyNodes(diamond, new Set(['base', 'left']))).toEqual(['right']);
    expect(
      readyNodes(diamond, new Set(['base', 'left', 'right', 'top'])),
    ).toEqual([]);
  });

  it('goes the other way for removals', () => {
    const removal = reversed(diamond);
    expect(readyNodes(removal, new Set())).toEqual(['top']);
    expect(readyNodes(removal, new Set(['top', 'left']))).toEqual(['right']);
    expect(topologicalOrder(removal)[0]).toBe('top');
  });

  it('is made of stored instances as well', () => {
    const instances = [
      { address: 'b', dependenciesOf: ['a'], phase: 'Ready' },
      { address: 'a', dependenciesOf: [], phase: 'Ready' },
    ];
    const stored = graphOfInstances(instances);
    expect(topologicalOrder(stored)).toEqual(['a', 'b']);
    expect(stored.nodes.get('b')?.phase).toBe('Ready');
  });

  it.each<{
    reason: string;
    edges: Record<string, string[]>;
    cycles: string[][];
  }>([
    {
      reason: 'a diamond is no cycle',
      edges: { t: ['l', 'r'], l: ['b'], r: ['b'], b: [] },
      cycles: [],
    },
    {
      reason: 'what depends on itself is one',
      edges: { a: ['a'] },
      cycles: [['a', 'a']],
    },
    {
      reason: 'two that wait for each other are one',
      edges: { a: ['b'], b: ['a'] },
      cycles: [['a', 'b', 'a']],
    },
    {
      reason: 'the shortest of several through the same nodes is told',
      edges: { a: ['b'], b: ['c'], c: ['a', 'b'] },
      cycles: [['b', 'c', 'b']],
    },
    {
      reason: 'separate ones are told each',
      edges: { a: ['b'], b: ['a'], x: ['y', 'a'], y: ['x'] },
      cycles: [
        ['a', 'b', 'a'],
        ['x', 'y', 'x'],
      ],
    },
  ])('$reason', ({ edges, cycles }) => {
    expect(findCycles(graph(edges))).toEqual(cycles);
  });
});

describe('properties', () => {
  it('an order holds every node once and respects every edge', () => {
    fc.assert(
      fc.property(acyclic, g => {
        const order = topologicalOrder(g);
        expect([...order].sort()).toEqual([...g.nodes.keys()].sort());
        for (const address of order) {
          for (const dependency of dependenciesOf(g, address)) {
            expect(order.indexOf(dependency)).toBeLessThan(
              order.indexOf(address),
            );
          }
        }
      }),
    );
  });

  it('an order does not hang on the order of the nodes', () => {
    fc.assert(
      fc.property(anyGraph, g => {
        const turned = { nodes: new Map([...g.nodes].reverse()) };
        expect(topologicalOrder(turned)).toEqual(topologicalOrder(g));
        expect(findCycles(turned)).toEqual(findCycles(g));
      }),
    );
  });

  it('walking settles every node of a graph without cycles, in some order of its edges', () => {
    fc.assert(
      fc.property(acyclic, fc.infiniteStream(fc.nat()), (g, random) => {
        const settled = new Set<string>();
        while (settled.size < g.nodes.size) {
          const ready = readyNodes(g, settled);
          expect(ready.length).toBeGreaterThan(0);
          settled.add(ready[random.next().value % ready.length]);
        }
        expect(readyNodes(g, settled)).toEqual([]);
      }),
    );
  });

  it('a cycle is told exactly where walking gets stuck', () => {
    fc.assert(
      fc.property(anyGraph, g => {
        const settled = new Set<string>();
        for (
          let ready = readyNodes(g, settled);
          ready.length;
          ready = readyNodes(g, settled)
        ) {
          ready.forEach(address => settled.add(address));
        }
        const cycles = findCycles(g);
        expect(cycles.length > 0).toBe(settled.size < g.nodes.size);
        for (const cycle of cycles) {
          expect(cycle[0]).toBe(cycle[cycle.length - 1]);
          cycle.slice(1).forEach((address, i) => {
            expect(dependenciesOf(g, cycle[i])).toContain(address);
          });
        }
      }),
    );
  });

  it('turned twice a graph is itself', () => {
    fc.assert(
      fc.property(anyGraph, g => {
        const twice = reversed(reversed(g));
        for (const address of g.nodes.keys()) {
          expect(dependenciesOf(twice, address)).toEqual(
            dependenciesOf(g, address),
          );
          expect(dependenciesOf(reversed(g), address)).toEqual(
            dependentsOf(g, address),
          );
        }
      }),
    );
  });

  it('orders long chains and cycles without running out of stack', () => {
    const size = 2_000;
    const edges = Object.fromEntries(
      Array.from({ length: size }, (_, i) => [`n${i}`, [`n${(i + 1) % size}`]]),
    );
    const chain = Object.fromEntries(
      Array.from({ length: size }, (_, i) => [
        `n${i}`,
        i + 1 < size ? [`n${i + 1}`] : [],
      ]),
    );
    expect(topologicalOrder(graph(chain))[0]).toBe(`n${size - 1}`);
    expect(topologicalOrder(graph(edges))).toHaveLength(size);
  });
});
