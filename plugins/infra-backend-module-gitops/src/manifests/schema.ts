import { JsonSchema } from '@infra-orchestration/backstage-plugin-infra-node';
import {
  manifestSchema,
  manifestsNamespaceSchema,
  manifestsSchema,
} from '@infra-orchestration/backstage-plugin-infra-node/kubernetesUtils';

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

// No property is `x-secret`: whatever is written into Git stays in its history for good.
export const manifestsInputSchema: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['namespace', 'objects'],
  properties: {
    namespace: manifestsNamespaceSchema,
    objects: manifestsSchema(manifestSchema),
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
