import dagre from '@dagrejs/dagre';

export const nodeWidth = 232;
export const nodeHeight = 76;

export interface GraphInput {
  id: string;
  dependencies: string[];
}

export interface Layout {
  nodes: { id: string; x: number; y: number }[];
  /** From dependency to dependent: the direction in which things come up. */
  edges: { id: string; source: string; target: string }[];
  width: number;
  height: number;
}

/**
 * Without the dependencies that follow from others: if c needs b and b needs a, an arrow from a to
 * c says nothing new and only runs behind b.
 */
function essential(items: GraphInput[]): GraphInput[] {
  const byId = new Map(items.map(item => [item.id, item]));
  const reachable = new Map<string, Set<string>>();
  const reach = (id: string): Set<string> => {
    const known = reachable.get(id);
    if (known) return known;
    const found = new Set<string>();
    // Entered before it is complete, so that a circle ends here.
    reachable.set(id, found);
    for (const dependency of byId.get(id)?.dependencies ?? []) {
      found.add(dependency);
      reach(dependency).forEach(further => found.add(further));
    }
    return found;
  };
  return items.map(item => ({
    ...item,
    dependencies: item.dependencies.filter(
      id =>
        !item.dependencies.some(other => other !== id && reach(other).has(id)),
    ),
  }));
}

/** Left-to-right layers, dependencies first. References to unknown ids are left out. */
export function layoutGraph(items: GraphInput[]): Layout {
  const graph = new dagre.graphlib.Graph();
  graph.setGraph({ rankdir: 'LR', nodesep: 20, ranksep: 72 });
  graph.setDefaultEdgeLabel(() => ({}));
  const known = new Set(items.map(item => item.id));
  for (const item of items) {
    graph.setNode(item.id, { width: nodeWidth, height: nodeHeight });
  }
  const edges: Layout['edges'] = [];
  for (const item of essential(items)) {
    for (const source of item.dependencies.filter(id => known.has(id))) {
      graph.setEdge(source, item.id);
      edges.push({ id: `${source}->${item.id}`, source, target: item.id });
    }
  }
  dagre.layout(graph);
  return {
    nodes: items.map(({ id }) => {
      const { x, y } = graph.node(id);
      return { id, x: x - nodeWidth / 2, y: y - nodeHeight / 2 };
    }),
    edges,
    width: graph.graph().width ?? 0,
    height: graph.graph().height ?? 0,
  };
}
