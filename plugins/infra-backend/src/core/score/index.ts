import {
  PlanError,
  ResourceClaimInput,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { JsonObject, JsonValue } from '@backstage/types';
import { SchemaProblem } from '../schema';

/** Alias of the workload's own claim. */
export const WORKLOAD_ALIAS = 'workload';

/** Empty: a valid `score.dev/v1b1` file. */
export declare function validateScore(score: JsonValue): SchemaProblem[];
/** Paths that `files.*.source` names; the reader of the Score file reads them beside it. */
export declare function scoreFileSources(score: JsonObject): string[];
/** Puts the text of the files that {@link scoreFileSources} names in the place of their paths. */
export declare function inlineScoreSources(
  score: JsonObject,
  contents: Record<string, string>,
): JsonObject;
/** Claims by alias: one per resource, and the workload itself. */
export declare function scoreToClaims(options: {
  score: JsonObject;
  images?: Record<string, string>;
}): {
  claims: Record<string, ResourceClaimInput>;
  /** `metadata` root of placeholders. */
  metadata: JsonObject;
  errors: PlanError[];
};
