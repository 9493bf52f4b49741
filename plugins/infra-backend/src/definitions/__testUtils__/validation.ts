import { JsonObject } from '@backstage/types';
import { stringify } from 'yaml';
import { parsePlatformDocuments } from '../parseDocuments';
import {
  DriverDescription,
  Installed,
  validateDocumentSet,
} from '../validateDocumentSet';

export const drivers: DriverDescription[] = [
  {
    id: 'sql',
    configSchema: {
      type: 'object',
      required: ['host'],
      additionalProperties: false,
      properties: { host: { type: 'string' }, port: { type: 'integer' } },
    },
    credentials: { password: { required: true }, ca: { required: false } },
    kinds: [
      {
        kind: 'database',
        inputSchema: {
          type: 'object',
          required: ['name'],
          additionalProperties: false,
          properties: { name: { type: 'string' }, limit: { type: 'integer' } },
        },
        outputSchema: {
          type: 'object',
          properties: {
            host: { type: 'string' },
            secret: { type: 'string', 'x-secret': true },
          },
        },
      },
    ],
  },
];

export const installed: Installed = {
  drivers,
  hookKinds: [
    {
      kind: 'http',
      inputSchema: {
        type: 'object',
        required: ['url'],
        additionalProperties: false,
        properties: {
          url: { type: 'string' },
          body: { type: 'object' },
          wait: { type: 'integer' },
        },
      },
    },
    { kind: 'sqlScript', driver: 'sql', inputSchema: { type: 'object' } },
  ],
};

type Kind =
  | 'EnvironmentType'
  | 'ResourceType'
  | 'Provider'
  | 'ResourceDefinition'
  | 'DeliveryPipeline';

export function yaml(kind: Kind, name: string, spec: object): string {
  return stringify({
    apiVersion: 'infra-orchestration.dev/v1alpha1',
    kind,
    metadata: { name },
    spec,
  });
}

/** Documents that fit each other: types `db` and `ns`, a provider, an environment type. */
export const base = [
  yaml('ResourceType', 'db', {
    params: {
      type: 'object',
      additionalProperties: false,
      properties: { size: { type: 'integer' } },
    },
    outputs: {
      type: 'object',
      required: ['host'],
      properties: { host: { type: 'string' } },
    },
  }),
  yaml('ResourceType', 'ns', {
    params: { type: 'object' },
    outputs: { type: 'object', properties: { name: { type: 'string' } } },
  }),
  yaml('Provider', 'eu', {
    driver: 'sql',
    config: { host: 'h' },
    credentials: { password: { env: 'P' } },
  }),
  yaml('EnvironmentType', 'development', {}),
];

/** What is wrong when these documents come on top. */
export function validate(...texts: string[]) {
  const { documents, errors } = parsePlatformDocuments(
    [...base, ...texts].join('---\n'),
    'p.yaml',
  );
  if (errors.length > 0) {
    throw new Error(errors.map(e => e.message).join('\n'));
  }
  return validateDocumentSet(documents, installed);
}

/** A definition of `db` that fits, but for these fields. */
export function definition(spec: JsonObject): string {
  return yaml('ResourceDefinition', 'one', {
    type: 'db',
    provider: 'eu',
    kind: 'database',
    inputs: { name: 'x' },
    criteria: [{}],
    ...spec,
  });
}
