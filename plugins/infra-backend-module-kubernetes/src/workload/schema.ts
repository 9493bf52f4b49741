import { JsonSchema } from '@infra-orchestration/backstage-plugin-infra-node';
import { containerSchema, ContainerInputs } from './containerSchema';

/** Inputs of the kind `workload`; see {@link workloadInputSchema}. */
export interface WorkloadInputs {
  namespace: string;
  name?: string;
  containers: Record<string, ContainerInputs>;
  service?: { ports?: Record<string, ServicePortInputs> };
  replicas?: number;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  kubernetesId?: string;
  serviceAccount?: string;
  pullSecrets?: string[];
}

export interface ServicePortInputs {
  port: number;
  targetPort?: number;
  protocol?: 'TCP' | 'UDP';
}

const dnsLabel = {
  type: 'string',
  pattern: '^[a-z]([-a-z0-9]{0,52}[a-z0-9])?$',
};
const textMap = { type: 'object', additionalProperties: { type: 'string' } };
const portNumber = { type: 'integer', minimum: 1, maximum: 65535 };

export const workloadInputSchema: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['namespace', 'containers'],
  properties: {
    namespace: {
      type: 'string',
      pattern: '^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$',
    },
    name: {
      ...dnsLabel,
      description: 'Of the Deployment and the Service. By default the entity.',
    },
    containers: {
      type: 'object',
      minProperties: 1,
      description: 'As in a Score file (`score.dev/v1b1`).',
      propertyNames: { pattern: '^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$' },
      additionalProperties: containerSchema,
    },
    service: {
      type: 'object',
      additionalProperties: false,
      description: 'As in a Score file.',
      properties: {
        ports: {
          type: 'object',
          propertyNames: { pattern: '^[a-z0-9]([-a-z0-9]{0,13}[a-z0-9])?$' },
          additionalProperties: {
            type: 'object',
            additionalProperties: false,
            required: ['port'],
            properties: {
              port: portNumber,
              targetPort: portNumber,
              protocol: { enum: ['TCP', 'UDP'] },
            },
          },
        },
      },
    },
    replicas: {
      type: 'integer',
      minimum: 0,
      description: 'Leave it out where an autoscaler decides.',
    },
    labels: { ...textMap, description: 'For all objects and the pods.' },
    annotations: { ...textMap, description: 'For the pods.' },
    kubernetesId: {
      type: 'string',
      description:
        'Value of the label backstage.io/kubernetes-id, by which the Kubernetes tab finds the pods. By default the name of the entity.',
    },
    serviceAccount: { type: 'string', minLength: 1 },
    pullSecrets: { type: 'array', items: { type: 'string', minLength: 1 } },
  },
};

export const workloadOutputSchema: JsonSchema = {
  type: 'object',
  required: ['name', 'namespace'],
  properties: {
    name: { type: 'string' },
    namespace: { type: 'string' },
    host: {
      type: 'string',
      description: 'Name of the Service inside the cluster, where it has one.',
    },
    ports: {
      type: 'object',
      description: 'Ports of the Service by name.',
      additionalProperties: { type: 'integer' },
    },
  },
};
