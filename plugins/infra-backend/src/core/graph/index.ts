import { ExpressionError, Resolution } from '../expressions';
import {
  BuildGraphOptions,
  BuiltGraph,
  DependencyGraph,
  KnownOutputs,
  ResourceNode,
} from './types';
import { Outputs } from '@infra-orchestration/backstage-plugin-infra-common';
import { JsonObject, JsonValue } from '@backstage/types';

export * from './types';

export declare function buildGraph(options: BuildGraphOptions): BuiltGraph;
export declare function dependenciesOf(
  graph: DependencyGraph,
  address: string,
): string[];
export declare function dependentsOf(
  graph: DependencyGraph,
  address: string,
): string[];
export declare function topologicalOrder(graph: DependencyGraph): string[];
/** The graph of stored instances, for deletions. */
export declare function graphOfInstances<
  T extends { address: string; dependenciesOf: readonly string[] },
>(instances: Iterable<T>): DependencyGraph<T>;
/** The same nodes with all edges turned: for removal, `readyNodes(reversed(graph), removed)`. */
export declare function reversed(graph: DependencyGraph): DependencyGraph;
/** Not settled themselves, and all they depend on is; sorted. The caller leaves out what runs. */
export declare function readyNodes(
  graph: DependencyGraph,
  settled: ReadonlySet<string>,
): string[];
/** The driver's inputs of a node from the outputs known so far. */
export declare function resolveInputs(
  node: ResourceNode,
  known: KnownOutputs,
): Resolution<JsonObject>;
/** The outputs of the resource type from those of the driver. Secrets are still plain values. */
export declare function mapOutputs(
  node: ResourceNode,
  options: {
    driverOutputs: Record<string, JsonValue>;
    /** `secretOutputNames(kind.outputSchema)`. */
    driverSecrets: readonly string[];
    known: KnownOutputs;
  },
): { outputs: Outputs; secretOutputs: string[]; errors: ExpressionError[] };
