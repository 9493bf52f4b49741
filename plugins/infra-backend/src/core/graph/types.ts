import {
  AdoptionChoice,
  DesiredState,
  DocumentRevision,
  EnvironmentContext,
  EnvironmentLink,
  EnvironmentTypeDocument,
  MatchExplanation,
  Outputs,
  PlanError,
  ProviderDocument,
  ResourceClaim,
  ResourceDefinitionDocument,
  ResourceManagement,
  ResourceTypeDocument,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { JsonObject, JsonValue } from '@backstage/types';

/** Who asked for a claim. */
export type ClaimSource =
  | { from: 'environmentType' | 'score' | 'request'; alias: string }
  | {
      from: 'definition';
      /** Address of the claim whose definition brought it along. */
      address: string;
      definition: string;
      relation: 'requires' | 'provides';
      alias: string;
    };

/** The least that walking needs: who depends on whom. Unknown addresses are passed over. */
export interface DependencyGraph<
  T extends { dependenciesOf: readonly string[] } = {
    dependenciesOf: readonly string[];
  },
> {
  readonly nodes: ReadonlyMap<string, T>;
}

/**
 * A claim with all that was decided for it.
 *
 * `claim.params`, `inputs` and `outputs` are *bound*: of their placeholders only references to
 * resources by address are left, and `driver.outputs` in `outputs` and `links`. Use
 * {@link resolveInputs}, {@link mapOutputs} and {@link resolveLinks} to fill them.
 */
export interface ResourceNode {
  address: string;
  claim: ResourceClaim;
  definition: {
    name: string;
    revision: number;
    document: ResourceDefinitionDocument;
  };
  resourceType: {
    name: string;
    revision: number;
    document: ResourceTypeDocument;
  };
  provider?: string;
  /** Absent only where providers were not given to {@link buildGraph}. */
  driver?: string;
  /** Resource kind of the driver. */
  kind: string;
  /** The driver's inputs. */
  inputs: JsonObject;
  /** The definition's outputs mapping; absent: the driver's outputs of the same names. */
  outputs?: Record<string, JsonValue>;
  /** As the definition wants them shown; see {@link resolveLinks}. */
  links: EnvironmentLink[];
  /** What `${resources.<alias>}` means inside the definition. */
  aliases: Record<string, string>;
  /** Addresses this one depends on, sorted; each is a node of the graph. */
  dependenciesOf: string[];
  /** After definition and environment type. */
  deletionPolicy: 'delete' | 'retain';
  /** A stranger's object may be taken over. */
  adopt: boolean;
  /** Whether it is only looked at, by the desired state. */
  management: ResourceManagement;
  /** What definition and desired state say of a stranger's object. */
  adoption: Adoption;
  explanation: MatchExplanation;
  sources: ClaimSource[];
}

export interface Adoption {
  /** By the definition. */
  allowed: boolean | 'confirm';
  /** By the desired state. */
  confirmed?: AdoptionChoice;
}

export interface ResourceGraph extends DependencyGraph<ResourceNode> {
  /** By address, in dependency order. */
  readonly nodes: ReadonlyMap<string, ResourceNode>;
}

export interface GraphLimits {
  /** Most claims in one environment. */
  nodes: number;
  /** Longest chain of definitions that bring claims along. */
  depth: number;
}

export interface BuildGraphOptions {
  environment: EnvironmentContext;
  environmentType: DocumentRevision<EnvironmentTypeDocument>;
  desired: DesiredState;
  /** Those in force; of several revisions of one name the newest counts. */
  definitions: readonly DocumentRevision<ResourceDefinitionDocument>[];
  resourceTypes: readonly DocumentRevision<ResourceTypeDocument>[];
  /** Where given, each node says its driver and an unknown provider is an error. */
  providers?: readonly DocumentRevision<ProviderDocument>[];
  limits?: Partial<GraphLimits>;
}

export interface BuiltGraph {
  /** Claims with an error of their own are left out. */
  graph: ResourceGraph;
  /** With any of them nothing may be applied. Sorted, so equal inputs give equal errors. */
  errors: PlanError[];
  /** Of every claim, also of those without a definition. */
  explanations: MatchExplanation[];
}

/** Outputs of the instances that are settled, by address. */
export type KnownOutputs = ReadonlyMap<
  string,
  { outputs: Outputs; secretOutputs?: readonly string[] }
>;
