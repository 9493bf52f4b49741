import {
  DriverError,
  DriverOutputs,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { JsonObject, JsonValue } from '@backstage/types';
import { JSONPath } from 'jsonpath-plus';
import { isSecret } from '../objects/diff';
import { KubeObject } from '../objects/types';
import { OutputSource } from './schema';

/**
 * Reads outputs from live objects. What an object does not have yet is left out.
 *
 * @param objects - By name of the output.
 */
export function readOutputs(
  sources: Record<string, OutputSource>,
  objects: Map<string, KubeObject>,
): DriverOutputs {
  const outputs: DriverOutputs = {};
  const secrets: JsonObject = {};
  for (const [name, source] of Object.entries(sources)) {
    const object = objects.get(name);
    const value = object && readPath(decoded(object), source.path);
    if (object && value !== undefined) {
      (isSecret(object) ? secrets : outputs)[name] = value;
    }
  }
  return Object.keys(secrets).length > 0 ? { ...outputs, secrets } : outputs;
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
  if (!isSecret(object)) {
    return object;
  }
  const data = Object.fromEntries(
    Object.entries(object.data ?? {}).map(([key, value]) => [
      key,
      Buffer.from(`${value}`, 'base64').toString('utf8'),
    ]),
  );
  return { ...object, data };
}
