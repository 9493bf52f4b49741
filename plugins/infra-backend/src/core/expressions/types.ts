import {
  ConditionReason,
  SecretRef,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { JsonObject, JsonValue } from '@backstage/types';

/** One placeholder, where it stands. */
export interface Reference {
  /** What stands between `${` and `}`. */
  expression: string;
  /** The path, root first: `resources`, `db`, `outputs`, `host`. */
  segments: string[];
  /** JSON pointer of the string that holds it. */
  pointer: string;
}

/** A placeholder that cannot be resolved; becomes a `PlanError` once the address is known. */
export interface ExpressionError {
  reason: ConditionReason;
  /** Names the placeholder, what is wrong and what to do. Never a value. */
  message: string;
  /** JSON pointer of the string that holds the placeholder. */
  pointer: string;
}

/** What a resource offers to placeholders. */
export interface ScopeResource {
  address: string;
  /** Absent: nothing is known before the resource is applied. */
  outputs?: Record<string, JsonValue | SecretRef>;
  /** Names of the outputs that are secret; a SecretRef among the outputs is one in any case. */
  secretOutputs?: readonly string[];
}

/** What placeholders can see. A root that is not given cannot be referred to. */
export interface ExpressionScope {
  /** Plain roots: `environment`, `params`, `claim`, `metadata`, … */
  values?: JsonObject;
  /** By alias or by address. */
  resources?: Readonly<Record<string, ScopeResource>>;
  /** `${driver.outputs.…}` in the outputs mapping of a definition. */
  driver?: {
    outputs: Readonly<Record<string, JsonValue>>;
    secretOutputs?: readonly string[];
  };
}

/** A value with its placeholders replaced, and what is to be known of it. */
export interface Resolution<T extends JsonValue = JsonValue> {
  /** Where something is unknown or wrong, the string stays as it was. */
  value: T;
  /** References to resources whose outputs are not known yet. */
  unknown: Reference[];
  /** JSON pointers of the values that hang on them. */
  unknownPaths: string[];
  errors: ExpressionError[];
  /** JSON pointers of the values made, also in part, from a secret. */
  secretPaths: string[];
}
