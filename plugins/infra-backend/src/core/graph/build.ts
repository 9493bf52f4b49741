import { PlanError } from '@infra-orchestration/backstage-plugin-infra-common';
import { JsonObject } from '@backstage/types';
import { collectReferences, outputPath } from '../expressions';
import { compareText, didYouMean } from '../json';
import { namesAt, offersPath } from '../schema';
import { createContext } from './context';
import { Evaluation } from './evaluate';
import { expandClaims } from './expand';
import { collectSeeds } from './seeds';
import { BuildGraphOptions, BuiltGraph, ResourceNode } from './types';
import { findCycles, topologicalOrder } from './walk';

type BareNode = NonNullable<Evaluation['node']>;

/**
 * Resolves what an environment is asked to be into a graph of claims, each with its definition.
 * Never throws for what people wrote: that becomes errors, and the rest of the graph is there to
 * be read.
 */
export function buildGraph(options: BuildGraphOptions): BuiltGraph {
  const context = createContext(options);
  const seeds = collectSeeds(context);
  const { evaluations, errors } = expandClaims(seeds, context);
  const nodes = connect(evaluations);
  const found = [
    ...seeds.errors,
    ...errors,
    ...[...evaluations.values()].flatMap(e => e.errors),
    ...[...nodes.values()].flatMap(node => missingOutputs(node, nodes)),
    ...cycleErrors(nodes),
  ];
  const order = topologicalOrder({ nodes });
  return {
    graph: { nodes: new Map(order.map(a => [a, nodes.get(a)!])) },
    errors: sortErrors(found),
    explanations: [...evaluations.values()]
      .map(e => e.explanation)
      .sort((a, b) => compareText(a.address, b.address)),
  };
}

/** Puts the edges in; those to claims with an error of their own have nothing to lead to. */
function connect(
  evaluations: ReadonlyMap<string, Evaluation>,
): Map<string, ResourceNode> {
  const edges = new Map<string, Set<string>>();
  const bare = new Map<string, BareNode>();
  for (const [address, { node }] of evaluations) {
    if (node) {
      bare.set(address, node);
      edges.set(address, new Set());
    }
  }
  for (const [address, node] of bare) {
    const { requires, dependants } = evaluations.get(address)!;
    [...requires, ...referencesOf(node).map(r => r.address)].forEach(d =>
      edges.get(address)!.add(d),
    );
    dependants.forEach(d => edges.get(d)?.add(address));
  }
  return new Map(
    [...bare].map(([address, node]) => [
      address,
      {
        ...node,
        dependenciesOf: [...edges.get(address)!]
          .filter(dependency => bare.has(dependency))
          .sort(compareText),
      },
    ]),
  );
}

interface OutputReference {
  /** Where it stands: `params/host`, `inputs/spec/url`. */
  where: string;
  address: string;
  /** Into the outputs of what is referred to; empty: it as a whole. */
  path: string[];
}

function referencesOf(node: BareNode): OutputReference[] {
  const templates: [string, JsonObject][] = [
    ['params', node.claim.params],
    ['inputs', node.inputs],
    ['outputs', node.outputs ?? {}],
  ];
  return templates.flatMap(([name, template]) =>
    collectReferences(template)
      .filter(({ segments }) => segments[0] === 'resources')
      .map(({ segments: [, address, ...path], pointer }) => ({
        where: name + pointer,
        address,
        path: outputPath(path),
      })),
  );
}

function missingOutputs(
  node: ResourceNode,
  nodes: ReadonlyMap<string, ResourceNode>,
): PlanError[] {
  const told = new Set<string>();
  return referencesOf(node).flatMap(({ where, address, path }) => {
    const schema = nodes.get(address)?.resourceType.document.spec.outputs;
    const key = `${address} ${path.join('.')}`;
    // Inputs take over what params refer to: one slip, told where it was made.
    if (!schema || offersPath(schema, path) || told.has(key)) {
      return [];
    }
    told.add(key);
    const hint = didYouMean(path[0], namesAt(schema, []));
    return [
      {
        address: node.address,
        reason: 'MissingOutput' as const,
        message: `${where}: \`${address}\` offers no output \`${path.join(
          '.',
        )}\`${hint}`,
      },
    ];
  });
}

function cycleErrors(nodes: ReadonlyMap<string, ResourceNode>): PlanError[] {
  return findCycles({ nodes }).map(cycle => ({
    address: cycle[0],
    reason: 'DependencyCycle',
    message: `${cycle.join(
      ' → ',
    )}: each waits for the next, so none can begin; take one of the references away`,
  }));
}

function sortErrors(errors: readonly PlanError[]): PlanError[] {
  const byText = new Map(
    errors.map(e => [`${e.address ?? ''}\n${e.reason}\n${e.message}`, e]),
  );
  return [...byText].sort(([a], [b]) => compareText(a, b)).map(([, e]) => e);
}
