import { JsonSchema } from '@infra-orchestration/backstage-plugin-infra-node';

/** Any object of the Kubernetes API. */
export interface KubeObject {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; [field: string]: unknown };
  [field: string]: unknown;
}

/** Inputs of the kind `manifests`; see {@link manifestsInputSchema}. */
export interface ManifestsInputs {
  namespace: string;
  objects: KubeObject[];
  directory?: string;
}

const text = { type: 'string', minLength: 1 };

// No property is `x-secret`: whatever is written into Git stays in its history for good.
export const manifestsInputSchema: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['namespace', 'objects'],
  properties: {
    namespace: {
      type: 'string',
      pattern: '^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$',
      description:
        'Where objects without a namespace of their own go. Objects of other namespaces are refused.',
    },
    objects: {
      type: 'array',
      minItems: 1,
      description: 'Objects as in a manifest, one per item.',
      items: {
        type: 'object',
        required: ['apiVersion', 'kind', 'metadata'],
        properties: {
          apiVersion: text,
          kind: { type: 'string', pattern: '^[A-Z][A-Za-z0-9]*$' },
          metadata: {
            type: 'object',
            required: ['name'],
            properties: { name: text, namespace: { type: 'string' } },
          },
        },
      },
    },
    directory: {
      type: 'string',
      pattern:
        '^[A-Za-z0-9{][A-Za-z0-9{}_-]*([.][A-Za-z0-9{}_-]+)*(/[A-Za-z0-9{][A-Za-z0-9{}_-]*([.][A-Za-z0-9{}_-]+)*)*$',
      description:
        'Where the objects lie, below the prefix of the provider; cannot change later. Placeholders: {environment}, {environmentId}, {environmentType}, {entity}, {type}, {claim}, {instance}. Default: `{entity}/{environment}-{environmentId}/{claim}-{instance}`.',
    },
  },
};

export const manifestsOutputSchema: JsonSchema = {
  type: 'object',
  required: ['repository', 'branch', 'directory', 'commit', 'namespace'],
  properties: {
    repository: { type: 'string' },
    branch: { type: 'string' },
    directory: { type: 'string' },
    commit: {
      type: 'string',
      description: 'In which the objects were changed last.',
    },
    namespace: { type: 'string' },
  },
  additionalProperties: false,
};
