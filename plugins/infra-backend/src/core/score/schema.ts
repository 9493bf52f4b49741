import { JsonObject } from '@backstage/types';

/**
 * What this system takes of the Score specification, `score.dev/v1b1`
 * (https://docs.score.dev/docs/score-specification/score-spec-reference): all of it. `files` and
 * `volumes` may be a list, or a map by target as newer files of the same version write them.
 */
const label = { type: 'string', minLength: 2, maxLength: 63 };
const LABEL_PATTERN = '^[a-z0-9][a-z0-9-]{0,61}[a-z0-9]$';
const labelNames = { maxLength: 63, pattern: LABEL_PATTERN };
const TYPE_PATTERN = '^[A-Za-z0-9][A-Za-z0-9-]{0,61}[A-Za-z0-9]$';
const text = { type: 'string' };
const nonEmpty = { type: 'string', minLength: 1 };
const port = { type: 'integer', minimum: 1, maximum: 65535 };

function object(
  properties: JsonObject,
  required: string[] = [],
  rest: JsonObject = {},
): JsonObject {
  return {
    type: 'object',
    additionalProperties: false,
    properties,
    required,
    ...rest,
  };
}

function mapOf(values: JsonObject, names: JsonObject = {}): JsonObject {
  return {
    type: 'object',
    additionalProperties: values,
    propertyNames: names,
  };
}

function list(items: JsonObject): JsonObject {
  return { type: 'array', items };
}

/** A list whose items name their target, or a map by target. */
function byTarget(
  properties: JsonObject,
  required: string[],
  rest: JsonObject = {},
): JsonObject {
  return {
    if: { type: 'array' },
    then: list(
      object(
        { target: nonEmpty, ...properties },
        ['target', ...required],
        rest,
      ),
    ),
    else: mapOf(object(properties, required, rest), { minLength: 1 }),
  };
}

const annotations = mapOf(text, {
  minLength: 2,
  maxLength: 316,
  pattern: '^([a-z0-9.-]+/)?[A-Za-z0-9][A-Za-z0-9._-]{0,61}[A-Za-z0-9]$',
});

const quantities = object({
  memory: { type: 'string', pattern: '^[1-9]\\d*([KMGT]i?)?$' },
  cpu: { type: 'string', pattern: '^(\\d+m?|\\d*\\.\\d+)$' },
});

const probe = object(
  {
    httpGet: object(
      {
        host: nonEmpty,
        scheme: { enum: ['HTTP', 'HTTPS'] },
        path: text,
        port,
        httpHeaders: list(
          object(
            {
              name: { type: 'string', pattern: '^[A-Za-z0-9_-]+$' },
              value: nonEmpty,
            },
            ['name', 'value'],
          ),
        ),
      },
      ['port', 'path'],
    ),
    exec: object({ command: list(text) }, ['command']),
  },
  [],
  { minProperties: 1 },
);

const files = byTarget(
  {
    mode: { type: 'string', pattern: '^0?[0-7]{3}$' },
    source: nonEmpty,
    content: text,
    binaryContent: { type: 'string', pattern: '^[A-Za-z0-9+/\\s]*={0,2}\\s*$' },
    noExpand: { type: 'boolean' },
  },
  [],
  {
    oneOf: [
      { required: ['content'] },
      { required: ['source'] },
      { required: ['binaryContent'] },
    ],
  },
);

const volumes = byTarget(
  { source: text, path: text, readOnly: { type: 'boolean' } },
  ['source'],
);

const container = object(
  {
    image: nonEmpty,
    command: list(text),
    args: list(text),
    variables: mapOf(text, { minLength: 1, pattern: '^[^=]+$' }),
    files,
    volumes,
    resources: object({ limits: quantities, requests: quantities }),
    livenessProbe: probe,
    readinessProbe: probe,
  },
  ['image'],
);

const resource = object(
  {
    type: { ...label, pattern: TYPE_PATTERN },
    class: { ...label, pattern: TYPE_PATTERN },
    id: {
      ...label,
      pattern: '^[a-z0-9]+(-+[a-z0-9]+)*(\\.[a-z0-9]+(-+[a-z0-9]+)*)*$',
    },
    metadata: { type: 'object', properties: { annotations } },
    params: { type: 'object' },
  },
  ['type'],
);

export const scoreSchema: JsonObject = object(
  {
    apiVersion: { const: 'score.dev/v1b1' },
    metadata: {
      type: 'object',
      required: ['name'],
      properties: { name: { ...label, pattern: LABEL_PATTERN }, annotations },
    },
    service: object({
      ports: mapOf(
        object({ port, targetPort: port, protocol: { enum: ['TCP', 'UDP'] } }, [
          'port',
        ]),
        labelNames,
      ),
    }),
    containers: { ...mapOf(container, labelNames), minProperties: 1 },
    resources: mapOf(resource, labelNames),
  },
  ['apiVersion', 'metadata', 'containers'],
);
