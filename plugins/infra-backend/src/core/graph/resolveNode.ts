import {
  EnvironmentLink,
  isSecretRef,
  Outputs,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { JsonObject, JsonValue } from '@backstage/types';
import {
  ExpressionError,
  ExpressionScope,
  resolveExpressions,
  Resolution,
  ScopeResource,
} from '../expressions';
import { compareText, fromPointer, isJsonObject, toPointer } from '../json';
import {
  namesAt,
  secretOutputNames,
  secretValuePaths,
  validateAgainst,
} from '../schema';
import { isSafeUrl } from '../links';
import { KnownOutputs, ResourceNode } from './types';

/** The driver's inputs with what is known so far. */
export interface ResolvedInputs extends Resolution<JsonObject> {
  /** Those of `secretPaths` whose values were made from a secret of another resource. */
  taintedPaths: string[];
}

/**
 * The driver's inputs of a node from the outputs known so far.
 *
 * @param inputSchema - of the kind: what it calls secret is one as well, for example a password that
 * a definition holds as plain text
 */
export function resolveInputs(
  node: ResourceNode,
  known: KnownOutputs,
  inputSchema?: JsonObject,
): ResolvedInputs {
  const resolution = resolveExpressions(
    node.inputs,
    resourceScope(node, known),
  );
  const secretPaths = new Set([
    ...resolution.secretPaths,
    ...secretValuePaths(inputSchema, resolution.value),
  ]);
  return {
    ...resolution,
    secretPaths: [...secretPaths],
    taintedPaths: resolution.secretPaths,
  };
}

/** A bound template refers to resources by address alone. */
function resourceScope(
  node: ResourceNode,
  known: KnownOutputs,
): ExpressionScope {
  const resources = node.dependenciesOf.map(
    (address): [string, ScopeResource] => [
      address,
      { address, ...known.get(address) },
    ],
  );
  return { resources: Object.fromEntries(resources) };
}

export interface MapOutputsOptions {
  /** By the kind's output schema, secrets resolved. */
  driverOutputs: Readonly<Record<string, JsonValue>>;
  /** `secretOutputNames(kind.outputSchema)`. */
  driverSecrets: readonly string[];
  known: KnownOutputs;
}

export interface MappedOutputs {
  /** Secrets are plain values still: for the secret store, and then references. */
  outputs: Outputs;
  /** Names of those that are secret, by the type's schema or because they are made from one. */
  secretOutputs: string[];
  errors: ExpressionError[];
}

/** The outputs of the resource type from those of the driver. */
export function mapOutputs(
  node: ResourceNode,
  options: MapOutputsOptions,
): MappedOutputs {
  const schema = node.resourceType.document.spec.outputs;
  const { driverOutputs, driverSecrets, known } = options;
  const mapped = node.outputs
    ? resolveExpressions(node.outputs as JsonObject, {
        ...resourceScope(node, known),
        driver: { outputs: driverOutputs, secretOutputs: driverSecrets },
      })
    : sameNames(schema, driverOutputs, driverSecrets);
  const secretOutputs = new Set([
    ...secretOutputNames(schema),
    ...mapped.secretPaths.map(pointer => fromPointer(pointer)[0]),
  ]);
  const errors = [...mapped.errors, ...unknownOutputs(mapped)];
  if (errors.length === 0) {
    errors.push(...missingOutputs(schema, mapped.value));
  }
  return {
    outputs: mapped.value as Outputs,
    secretOutputs: [...secretOutputs]
      .filter(name => Object.hasOwn(mapped.value, name))
      .sort(compareText),
    errors,
  };
}

function sameNames(
  schema: JsonObject,
  driverOutputs: Readonly<Record<string, JsonValue>>,
  driverSecrets: readonly string[],
): Pick<
  Resolution<JsonObject>,
  'value' | 'secretPaths' | 'errors' | 'unknown'
> {
  const names = namesAt(schema, []);
  const isOpen =
    schema.additionalProperties !== false &&
    (schema.additionalProperties !== undefined ||
      !isJsonObject(schema.properties));
  const taken = Object.entries(driverOutputs).filter(
    ([name]) => isOpen || names.includes(name),
  );
  return {
    value: Object.fromEntries(taken),
    secretPaths: taken
      .filter(([name]) => driverSecrets.includes(name))
      .map(([name]) => toPointer([name])),
    errors: [],
    unknown: [],
  };
}

function unknownOutputs({
  unknown,
}: Pick<Resolution<JsonObject>, 'unknown'>): ExpressionError[] {
  return unknown.map(({ expression, pointer }) => ({
    reason: 'MissingOutput',
    message: `\`\${${expression}}\`: this output is not known although what it belongs to is settled`,
    pointer,
  }));
}

function missingOutputs(
  schema: JsonObject,
  outputs: JsonObject,
): ExpressionError[] {
  // A secret is text to its schema; where the value is a reference there is nothing to check.
  const unresolved = Object.keys(outputs)
    .filter(name => isSecretRef(outputs[name]))
    .map(name => toPointer([name]));
  return validateAgainst(schema, outputs, { unknown: unresolved }).map(
    ({ pointer, message }) => ({
      reason: 'MissingOutput',
      message: `outputs${pointer}: ${message}`,
      pointer,
    }),
  );
}

/**
 * The links of the definition. Left out are those that cannot be made yet, that would show a
 * secret, and whose URL a browser should not follow.
 */
export function resolveLinks(
  node: ResourceNode,
  { driverOutputs, driverSecrets, known }: MapOutputsOptions,
): EnvironmentLink[] {
  const scope = {
    ...resourceScope(node, known),
    driver: { outputs: driverOutputs, secretOutputs: driverSecrets },
  };
  return node.links.flatMap(link => {
    const { value, unknown, errors, secretPaths } = resolveExpressions(
      { ...link } as JsonObject,
      scope,
    );
    const isUsable =
      unknown.length === 0 && errors.length === 0 && secretPaths.length === 0;
    return isUsable && isSafeUrl(String(value.url))
      ? [value as unknown as EnvironmentLink]
      : [];
  });
}
