import { JsonObject, JsonValue } from '@backstage/types';
import { Condition } from './condition';
import { EnvironmentLink } from './environment';
import { ResourceManagement } from './plan';

/**
 * One thing an environment asks for. `(type, class, id)` is its identity inside the environment;
 * see {@link resourceAddress}.
 *
 * @public
 */
export interface ResourceClaim {
  /** Name of a ResourceType, for example `postgres`. */
  type: string;
  /** A variant the platform team offers, for example `ha`. */
  class: string;
  /** DNS label; the alias under which the claim was made, unless said otherwise. */
  id: string;
  /** Checked against the ResourceType's params schema. May hold placeholders. */
  params: JsonObject;
}

/** A claim as people write it: `class` and `id` and `params` have defaults. @public */
export interface ResourceClaimInput {
  type: string;
  class?: string;
  id?: string;
  params?: JsonObject;
}

/**
 * `type.class#id`, the identity of a claim inside its environment.
 *
 * @public
 */
export function resourceAddress(
  claim: Pick<ResourceClaim, 'type' | 'class' | 'id'>,
): string {
  return `${claim.type}.${claim.class}#${claim.id}`;
}

/**
 * Where a resource instance stands.
 *
 * @public
 */
export type ResourcePhase =
  | 'Pending'
  | 'Waiting'
  | 'Applying'
  | 'Ready'
  | 'NotReady'
  | 'Failed'
  | 'Removing'
  | 'Removed'
  | 'Retained'
  | 'Abandoned';

/** A secret by reference: where it is kept, never what it is. @public */
export interface SecretRef {
  secretRef: string;
}

/** Values an instance offers to its dependents. Secret outputs are only ever references. @public */
export type Outputs = Record<string, JsonValue | SecretRef>;

/**
 * A claim realised in one environment.
 *
 * @public
 */
export interface ResourceInstance {
  /** UUID. */
  id: string;
  environmentId: string;
  /** See {@link resourceAddress}. */
  address: string;
  type: string;
  class: string;
  claimId: string;
  definition: { name: string; revision: number };
  provider?: string;
  driver: string;
  /** Resource kind of the driver. */
  kind: string;
  /** Deterministic name in the outside system, recorded before anything is made there. */
  externalName: string;
  /** Absent: `owned`. What is only `read` is never changed and never removed. */
  management?: ResourceManagement;
  generation: number;
  phase: ResourcePhase;
  conditions: Condition[];
  outputs: Outputs;
  links: EnvironmentLink[];
  /** Addresses of the instances this one depends on. */
  dependenciesOf: string[];
  /** ISO 8601. */
  lastObservedAt?: string;
  updatedAt: string;
}

/** @public */
export function isSecretRef(value: unknown): value is SecretRef {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as SecretRef).secretRef === 'string'
  );
}
