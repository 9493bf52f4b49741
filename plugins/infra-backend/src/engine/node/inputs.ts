import { ConditionReason } from '@infra-orchestration/backstage-plugin-infra-common';
import { JsonObject } from '@backstage/types';
import {
  getByPointer,
  redactByPointers,
  Resolution,
  resolveInputs,
  ResourceNode,
  validateAgainst,
} from '../../core';
import { Run } from '../reconcile/run';
import { Target } from './targets';

export interface NodeInputs {
  resolution: Resolution<JsonObject>;
  /** Secrets resolved; for memory only. */
  values: JsonObject;
  /** Secrets left out. */
  snapshot: JsonObject;
  fingerprint: string;
  /** Values made from secrets, to be kept out of texts. */
  secretValues: unknown[];
}

/** The driver's inputs of a node whose dependencies are all ready. */
export function nodeInputs(run: Run, node: ResourceNode): NodeInputs {
  const resolution = resolveInputs(node, run.known);
  const values = resolution.value;
  return {
    resolution,
    values,
    snapshot: redactByPointers(values, resolution.secretPaths),
    fingerprint: run.services.fingerprints.of(values),
    secretValues: resolution.secretPaths.map(pointer =>
      getByPointer(values, pointer),
    ),
  };
}

/** Why the inputs cannot be given to the driver; messages name places, never values. */
export function inputProblem(
  inputs: NodeInputs,
  target: Target,
): { reason: ConditionReason; message: string } | undefined {
  const { resolution, values } = inputs;
  const [error] = resolution.errors;
  if (error) {
    return {
      reason: error.reason,
      message: `inputs${error.pointer}: ${error.message}`,
    };
  }
  const [unknown] = resolution.unknown;
  if (unknown) {
    return {
      reason: 'MissingOutput',
      message: `inputs${unknown.pointer}: \`\${${unknown.expression}}\` has no value although what it belongs to is ready`,
    };
  }
  const problems = validateAgainst(target.kind.inputSchema, values);
  if (problems.length) {
    return {
      reason: 'InvalidInput',
      message: problems
        .map(({ pointer, message }) => `inputs${pointer}: ${message}`)
        .join('; '),
    };
  }
  return undefined;
}
