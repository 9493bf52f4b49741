import { ConditionReason } from '@infra-orchestration/backstage-plugin-infra-common';
import { JsonObject, JsonValue } from '@backstage/types';
import {
  getByPointer,
  KnownOutputs,
  misplacedSecrets,
  redactByPointers,
  ResolvedInputs,
  resolveInputs,
  ResourceGraph,
  ResourceNode,
  secretPlaces,
  validateAgainst,
} from '../../core';
import { DriverRegistry } from '../../drivers';
import { InstanceRecord } from '../../store';
import { Run } from '../reconcile/run';
import { GivenInputs } from './instanceDriver';
import { Target } from './targets';

/** Shorter ones are ports, flags and the like, without which no message could be read. */
const MIN_LITERAL_SECRET = 8;

export interface NodeInputs {
  resolution: ResolvedInputs;
  /** Secrets resolved; for memory only. */
  values: JsonObject;
  /** Secrets left out. */
  snapshot: JsonObject;
  fingerprint: string;
  /** Secrets that are in the values, and what was made from them: to be kept out of texts. */
  secretValues: JsonValue[];
}

/** The inputs with what is known so far; what the kind calls secret is one. */
export function resolveNode(
  registry: DriverRegistry,
  node: ResourceNode,
  known: KnownOutputs,
): ResolvedInputs {
  const schema = registry.inputSchemaOf(node.driver, node.kind);
  return resolveInputs(node, known, schema);
}

/** The driver's inputs of a node whose dependencies are all ready. */
export function nodeInputs(run: Run, node: ResourceNode): NodeInputs {
  const { registry, fingerprints } = run.services;
  const resolution = resolveNode(registry, node, run.known);
  const values = resolution.value;
  return {
    resolution,
    values,
    snapshot: redactByPointers(values, resolution.secretPaths),
    fingerprint: fingerprints.of(values),
    secretValues: [
      ...secretsIn(resolution, openOutputsOf(node, run.known)),
      ...(resolution.taintedPaths.length
        ? secretsOfDependencies(node, run.known)
        : []),
    ],
  };
}

/**
 * The inputs as a driver is given them. Of what its own schema calls secret, such as every variable of
 * a workload, it is told where there is a secret indeed, so that it can keep that apart.
 */
export function givenInputs(
  { resolution }: Pick<NodeInputs, 'resolution'>,
  { adopt, management }: ResourceNode,
): GivenInputs {
  const { value, taintedPaths } = resolution;
  return {
    inputs: value,
    secretInputs: taintedPaths,
    adopt,
    ...(management === 'read' && { read: true }),
  };
}

/** For planning, where `inputs` are those of a successful apply, not of one merely begun. */
export function asApplied(instance: InstanceRecord): InstanceRecord {
  return instance.inputsFingerprint === undefined
    ? { ...instance, inputs: undefined }
    : instance;
}

/** A text may hold one of them, so that the text alone does not tell what to hide. */
export function secretsOfDependencies(
  node: ResourceNode,
  known: KnownOutputs,
): JsonValue[] {
  return node.dependenciesOf.flatMap(address => {
    const { outputs = {}, secretOutputs = [] } = known.get(address) ?? {};
    return secretOutputs.map(name => (outputs[name] ?? null) as JsonValue);
  });
}

/** What dependencies show to everybody: hosts, names, users. */
export function openOutputsOf(
  node: ResourceNode,
  known: KnownOutputs,
): ReadonlySet<JsonValue> {
  return new Set(
    node.dependenciesOf.flatMap(address => {
      const { outputs = {}, secretOutputs = [] } = known.get(address) ?? {};
      return Object.entries(outputs)
        .filter(([name]) => !secretOutputs.includes(name))
        .map(([, value]) => value as JsonValue);
    }),
  );
}

/**
 * The values at the secret paths. A literal that a dependency shows to everybody is none, although the
 * schema calls its place secret: hidden it would take a host or a user out of every message.
 */
export function secretsIn(
  { value, secretPaths, taintedPaths }: ResolvedInputs,
  open: ReadonlySet<JsonValue>,
): JsonValue[] {
  return secretPaths
    .map(pointer => ({ pointer, found: getByPointer(value, pointer) ?? null }))
    .filter(
      ({ pointer, found }) =>
        taintedPaths.includes(pointer) ||
        typeof found !== 'string' ||
        (found.length >= MIN_LITERAL_SECRET && !open.has(found)),
    )
    .map(({ found }) => found);
}

/** What is kept, encrypted, of inputs with secrets: a removal needs them when nobody gives them. */
export interface KeptInputs {
  values: JsonObject;
  secretValues: JsonValue[];
}

export interface InputProblem {
  reason: ConditionReason;
  message: string;
}

/** Why the inputs cannot be given to the driver; messages name places, never values. */
export function inputProblem(
  { resolution }: NodeInputs,
  { kind }: Target,
): InputProblem | undefined {
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
  return unfitInputs(resolution, kind.inputSchema);
}

/**
 * What can be said of the inputs' fitness already, whatever is still unknown of them.
 *
 * @param graph - to tell of unknown values whether they will be secrets
 */
export function unfitInputs(
  inputs: ResolvedInputs,
  inputSchema: JsonObject,
  graph?: ResourceGraph,
): InputProblem | undefined {
  const problems = [
    ...misplacedSecrets(inputs, inputSchema, graph).map(pointer => ({
      pointer,
      message: `a secret would be kept and shown in the open here; ${whereSecretsGo(
        inputSchema,
      )}`,
    })),
    ...validateAgainst(inputSchema, inputs.value, {
      unknown: inputs.unknownPaths,
    }),
  ];
  return problems.length
    ? {
        reason: 'InvalidInput',
        message: problems
          .map(({ pointer, message }) => `inputs${pointer}: ${message}`)
          .join('; '),
      }
    : undefined;
}

function whereSecretsGo(inputSchema: JsonObject): string {
  const places = secretPlaces(inputSchema);
  return places.length
    ? `this kind takes secrets at ${places
        .map(place => `inputs${place}`)
        .join(', ')}`
    : 'this kind has no place for secrets';
}
