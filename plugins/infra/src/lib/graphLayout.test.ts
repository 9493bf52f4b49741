import fc from 'fast-check';
import { layoutGraph, nodeHeight, nodeWidth } from './graphLayout';

const edges = (items: { id: string; dependencies: string[] }[]) =>
  layoutGraph(items).edges.map(({ id }) => id);

it('puts dependencies to the left of what needs them', () => {
  const { nodes } = layoutGraph([
    { id: 'main', dependencies: ['db'] },
    { id: 'db', dependencies: [] },
  ]);
  const x = (id: string) => nodes.find(node => node.id === id)!.x;
  expect(x('db') + nodeWidth).toBeLessThan(x('main'));
});

it.each([
  {
    reason: 'an arrow that follows from others is left out',
    items: [
      { id: 'c', dependencies: ['a', 'b'] },
      { id: 'b', dependencies: ['a'] },
      { id: 'a', dependencies: [] },
    ],
    drawn: ['b->c', 'a->b'],
  },
  {
    reason: 'what is not there yet gets no arrow',
    items: [{ id: 'a', dependencies: ['ghost'] }],
    drawn: [],
  },
])('$reason', ({ items, drawn }) => {
  expect(edges(items)).toEqual(drawn);
});

it('draws any acyclic graph without two nodes on top of each other', () => {
  const graph = fc
    .array(fc.array(fc.nat({ max: 11 }), { maxLength: 4 }), { maxLength: 12 })
    .map(lists =>
      lists.map((list, index) => ({
        id: `n${index}`,
        dependencies: [...new Set(list)]
          .filter(other => other < index)
          .map(other => `n${other}`),
      })),
    );
  fc.assert(
    fc.property(graph, items => {
      const { nodes } = layoutGraph(items);
      expect(nodes).toHaveLength(items.length);
      for (const a of nodes) {
        for (const b of nodes.filter(({ id }) => id !== a.id)) {
          const apart =
            Math.abs(a.x - b.x) >= nodeWidth ||
            Math.abs(a.y - b.y) >= nodeHeight;
          expect(apart).toBe(true);
        }
      }
    }),
    { numRuns: 40 },
  );
});

it('ends on a circle', () => {
  const circle = [
    { id: 'a', dependencies: ['b'] },
    { id: 'b', dependencies: ['a'] },
  ];
  expect(layoutGraph(circle).nodes).toHaveLength(2);
});
