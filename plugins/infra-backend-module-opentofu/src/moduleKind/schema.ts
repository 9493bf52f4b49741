import { JsonObject } from '@backstage/types';
import { JsonSchema } from '@infra-orchestration/backstage-plugin-infra-node';

/** Where a module comes from: exactly one of them. */
export type ModuleSource =
  | { git: { url: string; ref: string; path?: string } }
  | { registry: { module: string; version: string } }
  | { archive: { url: string; sha256: string; path?: string } }
  | { path: string };

export interface ModuleInputs {
  source: ModuleSource;
  name?: string;
  variables?: JsonObject;
  secrets?: JsonObject;
}

const within: JsonSchema = {
  type: 'string',
  pattern: '^(?!.*\\.\\.)[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*$',
  description: 'Folder inside of it',
};

function oneSource(name: string, schema: JsonSchema): JsonSchema {
  return {
    type: 'object',
    properties: { [name]: schema },
    required: [name],
    additionalProperties: false,
  };
}

const source: JsonSchema = {
  oneOf: [
    oneSource('git', {
      type: 'object',
      properties: {
        url: { type: 'string', pattern: '^(https?|ssh)://[^\\s?]+$' },
        ref: {
          type: 'string',
          pattern: '^[A-Za-z0-9][A-Za-z0-9._/-]*$',
          description: 'Best a commit: a branch may change on its own',
        },
        path: within,
      },
      required: ['url', 'ref'],
      additionalProperties: false,
    }),
    oneSource('registry', {
      type: 'object',
      properties: {
        module: {
          type: 'string',
          pattern: '^([a-z0-9.:-]+/)?[A-Za-z0-9_-]+/[A-Za-z0-9_-]+/[a-z0-9]+$',
          description: '[host/]namespace/name/system',
        },
        version: {
          type: 'string',
          pattern: '^\\d+\\.\\d+\\.\\d+[0-9A-Za-z.+-]*$',
        },
      },
      required: ['module', 'version'],
      additionalProperties: false,
    }),
    oneSource('archive', {
      type: 'object',
      properties: {
        url: { type: 'string', pattern: '^https?://[^\\s?]+$' },
        sha256: { type: 'string', pattern: '^[0-9a-f]{64}$' },
        path: within,
      },
      required: ['url', 'sha256'],
      additionalProperties: false,
    }),
    oneSource('path', {
      type: 'string',
      pattern: '^/',
      description: 'Folder on the host of the backend',
    }),
  ],
};

const secrets: JsonSchema = {
  type: 'object',
  additionalProperties: true,
  'x-secret': true,
};

export const inputSchema: JsonSchema = {
  type: 'object',
  properties: {
    source,
    name: {
      type: 'string',
      pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$',
      description:
        'Name of the state; default: made from entity, environment and claim. What it was first it stays.',
    },
    variables: {
      type: 'object',
      description: 'Values of the module’s variables; in plans as they are',
    },
    secrets: {
      ...secrets,
      description: 'Likewise, for what is secret; shown nowhere',
    },
  },
  required: ['source'],
  additionalProperties: false,
};

/** Outputs that the module calls sensitive are in the one output `secrets`; all others are shown. */
export const outputSchema: JsonSchema = {
  type: 'object',
  properties: { secrets },
  additionalProperties: true,
};
