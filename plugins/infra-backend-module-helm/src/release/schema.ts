import { JsonObject } from '@backstage/types';
import { JsonSchema } from '@infra-orchestration/backstage-plugin-infra-node';

export interface ChartInput {
  repository?: string;
  oci?: string;
  path?: string;
  name?: string;
  version?: string;
  digest?: string;
}

export interface OutputSource {
  apiVersion?: string;
  kind: string;
  name: string;
  path: string;
}

export type FailurePolicy = 'rollback' | 'keep';

/** Inputs of the kind `release`; see {@link releaseInputSchema}. */
export interface ReleaseInputs {
  namespace: string;
  releaseName?: string;
  chart: ChartInput;
  values?: JsonObject;
  secretValues?: JsonObject;
  outputs?: Record<string, OutputSource>;
  waitTimeoutSeconds?: number;
  onFailure?: FailurePolicy;
}

const text = { type: 'string', minLength: 1 };

const chartSchema = {
  type: 'object',
  additionalProperties: false,
  description:
    'The chart, from exactly one of `repository`, `oci` and `path`; all but a folder with an exact version.',
  properties: {
    repository: {
      ...text,
      pattern: '^https?://',
      description: 'URL of an HTTP repository.',
    },
    oci: {
      ...text,
      pattern: '^oci://',
      description:
        'Reference in a registry, with the chart’s name or, where `name` is given, without.',
    },
    path: { ...text, pattern: '^/', description: 'Folder with a chart.' },
    name: { ...text, pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$' },
    version: {
      ...text,
      pattern: '^v?\\d+\\.\\d+\\.\\d+([-+][0-9A-Za-z.+-]+)?$',
      description: 'No range: the same claim has to give the same thing.',
    },
    digest: {
      ...text,
      pattern: '^sha256:[0-9a-f]{64}$',
      description: 'Of the chart’s archive, as a repository’s index has it.',
    },
  },
};

const outputSourceSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['kind', 'name', 'path'],
  properties: {
    apiVersion: {
      ...text,
      description: 'Of an object that is not of the chart; default v1.',
    },
    kind: text,
    name: {
      ...text,
      description: '`{release}` in it stands for the name of the release.',
    },
    path: {
      ...text,
      pattern: '^\\$',
      description:
        'JSONPath (RFC 9535 without filters that run code), for example `$.spec.clusterIP`. Data of a Secret is decoded before.',
    },
  },
};

export const releaseInputSchema: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['namespace', 'chart'],
  properties: {
    namespace: {
      type: 'string',
      pattern: '^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$',
      description: 'Where the release goes; it has to be there.',
    },
    releaseName: {
      type: 'string',
      pattern: '^[a-z0-9]([-a-z0-9]{0,51}[a-z0-9])?$',
      description: 'By default made from entity, environment and instance.',
    },
    chart: chartSchema,
    values: {
      type: 'object',
      description: 'Values of the chart; they are shown in plans.',
    },
    secretValues: {
      type: 'object',
      'x-secret': true,
      description: 'Values that are laid over the others and never shown.',
    },
    outputs: {
      type: 'object',
      description:
        'Outputs by name, read from objects of the release, or from others in its namespace. What is read from a Secret comes out under `secrets`.',
      propertyNames: {
        pattern: '^[A-Za-z][A-Za-z0-9_]*$',
        not: { enum: ['secrets', 'namespace', 'releaseName'] },
      },
      additionalProperties: outputSourceSchema,
    },
    waitTimeoutSeconds: {
      type: 'integer',
      minimum: 1,
      maximum: 3600,
      description:
        'How long an upgrade may take to become ready before `onFailure` decides. By default it is not judged by time.',
    },
    onFailure: {
      enum: ['rollback', 'keep'],
      default: 'rollback',
      description:
        'What happens to an install or upgrade that failed: it is taken back, or left to be looked at.',
    },
  },
};

export const releaseOutputSchema: JsonSchema = {
  type: 'object',
  required: ['namespace', 'releaseName'],
  properties: {
    namespace: { type: 'string' },
    releaseName: { type: 'string' },
    secrets: {
      type: 'object',
      description: 'Outputs that were read from Secrets.',
      'x-secret': true,
    },
  },
  additionalProperties: true,
};
