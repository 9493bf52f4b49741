import { ConditionReason } from '@infra-orchestration/backstage-plugin-infra-common';
import { JsonObject, JsonValue } from '@backstage/types';
import {
  getByPointer,
  redactByPointers,
  Resolution,
  resolveInputs,
  ResourceNode,
  validateAgainst,
} from '../../core';
import { InstanceRecord } from '../../store';
import { Run } from '../reconcile/run';
import { GivenInputs } from './instanceDriver';
import { Target } from './targets';

export interface NodeInputs {
  resolution: Resolution<JsonObject>;
  /** Secrets resolved; for memory only. */
  values: JsonObject;
  /** Secrets left out. */
  snapshot: JsonObject;
  fingerprint: string;
  /** Secrets that are in the values, and what was made from them: to be kept out of texts. */
  secretValues: JsonValue[];
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
    secretValues: resolution.secretPaths.length
      ? [
          ...resolution.secretPaths.map(
            pointer => getByPointer(values, pointer) ?? null,
          ),
          ...secretsOfDependencies(run, node),
        ]
      : [],
  };
}

/** The inputs as a driver is given them. */
export function givenInputs(
  { values, resolution }: NodeInputs,
  { adopt }: ResourceNode,
): GivenInputs {
  return { inputs: values, secretInputs: resolution.secretPaths, adopt };
}

/** For planning, where `inputs` are those of a successful apply, not of one merely begun. */
export function asApplied(instance: InstanceRecord): InstanceRecord {
  return instance.inputsFingerprint === undefined
    ? { ...instance, inputs: undefined }
    : instance;
}

/** A text may hold one of them, so that the text alone does not tell what to hide. */
function secretsOfDependencies(run: Run, node: ResourceNode): JsonValue[] {
  return node.dependenciesOf.flatMap(address => {
    const known = run.known.get(address);
    return (known?.secretOutputs ?? []).map(
      name => (known?.outputs[name] ?? null) as JsonValue,
    );
  });
}

/** What is kept, encrypted, of inputs with secrets: a removal needs them when nobody gives them. */
export interface KeptInputs {
  values: JsonObject;
  secretValues: JsonValue[];
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
