import { JsonSchema } from '@infra-orchestration/backstage-plugin-infra-node';
import {
  manifestSchema,
  manifestsNamespaceSchema,
  manifestsSchema,
} from '@infra-orchestration/backstage-plugin-infra-node/kubernetesUtils';
import { KubeObject } from '../objects/types';

/** Inputs of the kind `manifests`; see {@link manifestsInputSchema}. */
export interface ManifestsInputs {
  namespace: string;
  objects: KubeObject[];
  waitForJobs?: boolean;
  outputs?: Record<string, OutputSource>;
}

export interface OutputSource {
  apiVersion?: string;
  kind: string;
  name: string;
  path: string;
}

export const manifestsInputSchema: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['namespace', 'objects'],
  properties: {
    namespace: manifestsNamespaceSchema,
    objects: manifestsSchema({
      ...manifestSchema,
      properties: {
        ...manifestSchema.properties,
        data: { type: 'object' },
        stringData: {
          type: 'object',
          additionalProperties: { 'x-secret': true },
        },
      },
      if: { properties: { kind: { const: 'Secret' } } },
      then: { properties: { data: { type: 'object', 'x-secret': true } } },
    }),
    waitForJobs: {
      type: 'boolean',
      description:
        'Jobs count as ready when they are complete. By default, as for kstatus, when they have started.',
    },
    outputs: {
      type: 'object',
      description:
        'Outputs by name, read from objects of the set, or from others in the namespace, such as the Secret that an operator makes. What is read from a Secret comes out under `secrets`.',
      propertyNames: {
        pattern: '^[A-Za-z][A-Za-z0-9_]*$',
        not: { enum: ['secrets', 'namespace'] },
      },
      additionalProperties: {
        type: 'object',
        additionalProperties: false,
        required: ['kind', 'name', 'path'],
        properties: {
          apiVersion: {
            type: 'string',
            minLength: 1,
            description: 'Of an object that is not in the set; default v1.',
          },
          kind: { type: 'string', minLength: 1 },
          name: { type: 'string', minLength: 1 },
          path: {
            type: 'string',
            pattern: '^\\$',
            description:
              'JSONPath (RFC 9535 without filters that run code), for example `$.status.loadBalancer.ingress[0].ip`. Data of a Secret is decoded before.',
          },
        },
      },
    },
  },
};

export const manifestsOutputSchema: JsonSchema = {
  type: 'object',
  required: ['namespace'],
  properties: {
    namespace: { type: 'string' },
    secrets: {
      type: 'object',
      description: 'Outputs that were read from Secrets.',
      'x-secret': true,
    },
  },
  additionalProperties: true,
};
