import {
  ConditionReason,
  isSecretRef,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { JsonObject, JsonValue } from '@backstage/types';
import { didYouMean, getByPath, toPointer } from '../json';
import { ExpressionScope, ScopeResource } from './types';

/** What a reference leads to. */
export type Found =
  | {
      status: 'known';
      value: JsonValue;
      /** JSON pointers inside the value that are secret; `''` is all of it. */
      secretPaths: string[];
    }
  | { status: 'unknown' }
  | { status: 'error'; reason: ConditionReason; message: string };

export function lookUp(
  segments: readonly string[],
  scope: ExpressionScope,
): Found {
  const [root, ...path] = segments;
  if (root === 'resources' && scope.resources) {
    return lookUpResource(path, scope.resources);
  }
  if (root === 'driver' && scope.driver && path[0] === 'outputs') {
    return lookUpOutput(path.slice(1), {
      address: 'driver',
      outputs: scope.driver.outputs,
      secretOutputs: scope.driver.secretOutputs,
    });
  }
  return lookUpValue(segments, scope);
}

function lookUpResource(
  [alias, ...path]: string[],
  resources: Readonly<Record<string, ScopeResource>>,
): Found {
  const resource =
    alias !== undefined && Object.hasOwn(resources, alias)
      ? resources[alias]
      : undefined;
  if (!resource) {
    const hint = didYouMean(alias ?? '', Object.keys(resources));
    return failure(
      'UnknownReference',
      alias === undefined
        ? `an alias must follow \`resources\`${hint}`
        : `no resource here has the alias \`${alias}\`${hint}`,
    );
  }
  if (path.length === 0) {
    return { status: 'known', value: resource.address, secretPaths: [] };
  }
  return lookUpOutput(outputPath(path), resource);
}

/** `outputs.<name>` and Score's short `<name>` mean the same. */
export function outputPath(path: readonly string[]): string[] {
  return path[0] === 'outputs' ? path.slice(1) : [...path];
}

function lookUpOutput(path: string[], resource: ScopeResource): Found {
  const { address, outputs, secretOutputs = [] } = resource;
  if (!outputs) {
    return { status: 'unknown' };
  }
  const isSecret = (name: string) =>
    secretOutputs.includes(name) || isSecretRef(outputs[name]);
  const [name] = path;
  if (name === undefined) {
    const secretPaths = Object.keys(outputs)
      .filter(isSecret)
      .map(n => toPointer([n]));
    return { status: 'known', value: outputs as JsonObject, secretPaths };
  }
  // Nothing can be looked up inside a secret that is not resolved; all of it stands for the part.
  const whole = getByPath(outputs as JsonObject, [name]);
  const value = isSecretRef(whole)
    ? whole
    : getByPath(outputs as JsonObject, path);
  if (value === undefined) {
    const hint = didYouMean(name, Object.keys(outputs));
    return failure(
      'MissingOutput',
      `\`${address}\` gives no output \`${path.join('.')}\`${hint}`,
    );
  }
  return {
    status: 'known',
    value: value as JsonValue,
    secretPaths: isSecret(name) ? [''] : [],
  };
}

function lookUpValue(
  segments: readonly string[],
  scope: ExpressionScope,
): Found {
  const values = scope.values ?? {};
  const value = getByPath(values, segments);
  if (value !== undefined) {
    return { status: 'known', value, secretPaths: [] };
  }
  return failure('UnknownReference', whatIsMissing(segments, values, scope));
}

/** Names the first step of the path that leads nowhere. */
function whatIsMissing(
  segments: readonly string[],
  values: JsonObject,
  scope: ExpressionScope,
): string {
  const depth = segments.findIndex(
    (_, i) => getByPath(values, segments.slice(0, i + 1)) === undefined,
  );
  const parent = getByPath(values, segments.slice(0, depth));
  const candidates =
    typeof parent === 'object' && parent !== null ? Object.keys(parent) : [];
  if (depth === 0) {
    const roots = [
      ...candidates,
      ...(scope.resources ? ['resources'] : []),
      ...(scope.driver ? ['driver'] : []),
    ];
    const hint = didYouMean(segments[0], roots);
    return `\`${segments[0]}\` means nothing here${hint}; write \`$\${\` where the text \`\${\` is meant`;
  }
  const hint = didYouMean(segments[depth], candidates);
  return `\`${segments.slice(0, depth).join('.')}\` has no \`${
    segments[depth]
  }\`${hint}`;
}

function failure(reason: ConditionReason, message: string): Found {
  return { status: 'error', reason, message };
}
