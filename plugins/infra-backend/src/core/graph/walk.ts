import { alg, Graph } from '@dagrejs/graphlib';
import { compareText } from '../json';
import { DependencyGraph } from './types';

/** What a node depends on itself, sorted. */
export function dependenciesOf(
  graph: DependencyGraph,
  address: string,
): string[] {
  const node = graph.nodes.get(address);
  return [...new Set(node?.dependenciesOf)]
    .filter(dependency => graph.nodes.has(dependency))
    .sort(compareText);
}

/** What depends on a node itself, sorted. */
export function dependentsOf(
  graph: DependencyGraph,
  address: string,
): string[] {
  return [...graph.nodes]
    .filter(([, node]) => node.dependenciesOf.includes(address))
    .map(([dependent]) => dependent)
    .sort(compareText);
}

/**
 * Every address once, what is depended on first. Equal graphs give equal orders. Nodes of a cycle
 * stand together, so that a plan with errors can still be read.
 */
export function topologicalOrder(graph: DependencyGraph): string[] {
  // Components come out when all that can be reached from them is out: dependencies first.
  return alg.tarjan(toGraphlib(graph)).flatMap(c => c.sort(compareText));
}

/** The graph of stored instances, for removals. */
export function graphOfInstances<
  T extends { address: string; dependenciesOf: readonly string[] },
>(instances: Iterable<T>): DependencyGraph<T> {
  const nodes = new Map<string, T>();
  for (const instance of instances) {
    nodes.set(instance.address, instance);
  }
  return { nodes };
}

/** The same nodes with all edges turned, for removals: `readyNodes(reversed(graph), removed)`. */
export function reversed(graph: DependencyGraph): DependencyGraph {
  const turned = new Map<string, { dependenciesOf: string[] }>();
  for (const address of graph.nodes.keys()) {
    turned.set(address, { dependenciesOf: [] });
  }
  for (const address of graph.nodes.keys()) {
    for (const dependency of dependenciesOf(graph, address)) {
      turned.get(dependency)!.dependenciesOf.push(address);
    }
  }
  return { nodes: turned };
}

/**
 * Nodes that are not settled while all they depend on is, sorted. The caller leaves out those that
 * run already.
 */
export function readyNodes(
  graph: DependencyGraph,
  settled: ReadonlySet<string>,
): string[] {
  return [...graph.nodes.keys()]
    .filter(
      address =>
        !settled.has(address) &&
        dependenciesOf(graph, address).every(d => settled.has(d)),
    )
    .sort(compareText);
}

/** One cycle for each group of nodes that hang on each other: `[a, b, a]`, the shortest there is. */
export function findCycles(graph: DependencyGraph): string[][] {
  return alg
    .tarjan(toGraphlib(graph))
    .filter(
      ([first, ...rest]) =>
        rest.length > 0 || dependenciesOf(graph, first).includes(first),
    )
    .map(component => shortestCycle(graph, new Set(component)))
    .sort(([a], [b]) => compareText(a, b));
}

/** Breadth first from each node of the component; they are few, and there are few cycles. */
function shortestCycle(
  graph: DependencyGraph,
  component: ReadonlySet<string>,
): string[] {
  let best: string[] | undefined;
  for (const start of [...component].sort(compareText)) {
    const cycle = cycleThrough(graph, component, start);
    if (cycle && (!best || cycle.length < best.length)) {
      best = cycle;
    }
  }
  return best ?? [...component].sort(compareText);
}

function cycleThrough(
  graph: DependencyGraph,
  component: ReadonlySet<string>,
  start: string,
): string[] | undefined {
  const cameFrom = new Map<string, string>();
  const queue = [start];
  for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
    for (const next of dependenciesOf(graph, at)) {
      if (next === start) {
        return [...pathTo(at, start, cameFrom), start];
      }
      if (component.has(next) && !cameFrom.has(next)) {
        cameFrom.set(next, at);
        queue.push(next);
      }
    }
  }
  return undefined;
}

function pathTo(
  end: string,
  start: string,
  cameFrom: ReadonlyMap<string, string>,
): string[] {
  const path = [end];
  while (path[0] !== start) {
    path.unshift(cameFrom.get(path[0])!);
  }
  return path;
}

function toGraphlib(graph: DependencyGraph): Graph {
  const lib = new Graph({ directed: true });
  const addresses = [...graph.nodes.keys()].sort(compareText);
  addresses.forEach(address => lib.setNode(address));
  for (const address of addresses) {
    for (const dependency of dependenciesOf(graph, address)) {
      lib.setEdge(address, dependency);
    }
  }
  return lib;
}
