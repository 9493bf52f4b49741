import { JsonObject, JsonValue } from '@backstage/types';
import {
  collectReferences,
  didYouMean,
  environmentFields,
  namesAt,
  offersPath,
  outputPath,
  parseTemplate,
  visitLeaves,
} from '../core';

/** Something that can never become a value. */
export interface DeadPlaceholder {
  /** JSON pointer of the string, inside the value that was checked. */
  pointer: string;
  message: string;
}

const text = { type: 'string' };

function objectSchema(properties: JsonObject): JsonObject {
  return { type: 'object', properties };
}

const anything: JsonObject = { type: 'object' };

/** What the roots hold that mean the same everywhere, as JSON schemas. */
const commonRoots: JsonObject = {
  environment: objectSchema({
    ...Object.fromEntries(environmentFields.map(field => [field, text])),
    entity: objectSchema({
      ref: text,
      kind: text,
      namespace: text,
      name: text,
    }),
    labels: { type: 'object', additionalProperties: text },
  }),
  environmentType: objectSchema({ name: text, params: anything }),
  deployment: objectSchema({ params: anything }),
  claim: objectSchema({ type: text, class: text, id: text, address: text }),
};

/** Where claims of an environment type, a Score file or a request are written. */
export const environmentRoots: JsonObject = {
  ...commonRoots,
  metadata: anything,
};

/** Where a link or a hook of an environment type is written: resources are known by their aliases, if at all. */
export const typeRoots: JsonObject = {
  environment: commonRoots.environment,
  environmentType: commonRoots.environmentType,
  deployment: commonRoots.deployment,
};

/** Where a hook of a definition is written. */
export const removalRoots: JsonObject = {
  ...typeRoots,
  resource: objectSchema({
    address: text,
    type: text,
    externalName: text,
    outputs: anything,
  }),
};

/** Where a definition is written, for claims with these params. */
export function definitionRoots(params: JsonObject): JsonObject {
  return { ...commonRoots, definition: objectSchema({ name: text }), params };
}

export interface ReferenceScope {
  /** JSON schema by root; see {@link environmentRoots}, {@link definitionRoots}. */
  roots: JsonObject;
  /** Schema of the outputs by alias. Absent: any alias may be one of somewhere else. */
  resources?: Readonly<Record<string, JsonObject>>;
  /** Schema of `driver.outputs`, where it can be referred to. */
  driverOutputs?: JsonObject;
}

/** The placeholders of a value that can never be resolved, and what only looks like one. */
export function deadPlaceholders(
  value: JsonValue,
  scope: ReferenceScope,
): DeadPlaceholder[] {
  const found: DeadPlaceholder[] = [];
  visitLeaves(value, (leaf, pointer) => {
    const parts = typeof leaf === 'string' ? parseTemplate(leaf) : [];
    for (const part of parts) {
      if (part.type === 'problem') {
        found.push({ pointer, message: `\`${part.raw}\`: ${part.message}` });
      }
    }
  });
  for (const { segments, expression, pointer } of collectReferences(value)) {
    const why = whyDead(segments, scope);
    if (why) {
      found.push({ pointer, message: `\`\${${expression}}\`: ${why}` });
    }
  }
  return found;
}

function whyDead(
  segments: readonly string[],
  scope: ReferenceScope,
): string | undefined {
  const [root, ...path] = segments;
  if (root === 'resources') {
    return whyNoResource(path, scope);
  }
  const schema = objectSchema({
    ...scope.roots,
    ...(scope.driverOutputs && {
      driver: objectSchema({ outputs: scope.driverOutputs }),
    }),
    resources: anything,
  });
  return offersPath(schema, segments) ? undefined : whyNot(segments, schema);
}

/** Names the first step that leads nowhere. */
function whyNot(segments: readonly string[], schema: JsonObject): string {
  const at = segments.findIndex(
    (_, i) => !offersPath(schema, segments.slice(0, i + 1)),
  );
  const parent = segments.slice(0, at);
  const hint = didYouMean(segments[at], namesAt(schema, parent));
  return parent.length === 0
    ? `\`${segments[at]}\` means nothing here${hint}; write \`$\${\` where the text \`\${\` is meant`
    : `\`${parent.join('.')}\` has no \`${segments[at]}\`${hint}`;
}

function whyNoResource(
  [alias, ...path]: string[],
  { resources }: ReferenceScope,
): string | undefined {
  if (alias === undefined) {
    return 'an alias must follow `resources`';
  }
  const outputs =
    resources && Object.hasOwn(resources, alias) ? resources[alias] : undefined;
  if (!outputs) {
    return (
      resources &&
      `no resource here has the alias \`${alias}\`${didYouMean(
        alias,
        Object.keys(resources),
      )}; name it under \`requires\``
    );
  }
  const output = outputPath(path);
  return offersPath(outputs, output)
    ? undefined
    : `\`${alias}\` offers no output \`${output.join('.')}\`${didYouMean(
        output[0],
        namesAt(outputs, []),
      )}`;
}
