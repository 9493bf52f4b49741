import { JsonObject, JsonValue } from '@backstage/types';
import {
  DriverError,
  DriverOutputs,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { JSONPath } from 'jsonpath-plus';
import { KubeObject } from '../cluster/types';
import { OutputSource } from './schema';

/**
 * Reads outputs from live objects. What an object does not have yet is left out.
 *
 * @param objects - by name of the output
 */
export function readOutputs(
  sources: Record<string, OutputSource>,
  objects: Map<string, KubeObject>,
): DriverOutputs {
  const outputs: DriverOutputs = {};
  const secrets: JsonObject = {};
  for (const [name, { path }] of Object.entries(sources)) {
    const object = objects.get(name);
    const value = object && readPath(decoded(object), path);
    if (object && value !== undefined) {
      (object.kind === 'Secret' ? secrets : outputs)[name] = value;
    }
  }
  return Object.keys(secrets).length > 0 ? { ...outputs, secrets } : outputs;
}

/** Those that have no value yet. */
export function missingOutputs(
  sources: Record<string, OutputSource>,
  outputs: DriverOutputs,
): string[] {
  const secrets = (outputs.secrets ?? {}) as JsonObject;
  return Object.keys(sources).filter(
    name => outputs[name] === undefined && secrets[name] === undefined,
  );
}

function readPath(object: KubeObject, path: string): JsonValue | undefined {
  try {
    const [value] = JSONPath({ path, json: object, eval: false, wrap: true });
    return value as JsonValue | undefined;
  } catch {
    throw new DriverError(
      'terminal',
      `The output path '${path}' is no JSONPath, or holds a filter, which is not supported.`,
    );
  }
}

function decoded(object: KubeObject): KubeObject {
  return object.kind === 'Secret'
    ? {
        ...object,
        data: Object.fromEntries(
          Object.entries(object.data ?? {}).map(([key, value]) => [
            key,
            Buffer.from(`${value}`, 'base64').toString('utf8'),
          ]),
        ),
      }
    : object;
}
