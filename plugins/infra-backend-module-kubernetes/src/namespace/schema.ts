import { JsonSchema } from '@infra-orchestration/backstage-plugin-infra-node';

/** Inputs of the kind `namespace`; see {@link namespaceInputSchema}. */
export interface NamespaceInputs {
  name?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  quota?: Record<string, string | number>;
  limits?: {
    default?: Record<string, string | number>;
    defaultRequest?: Record<string, string | number>;
    min?: Record<string, string | number>;
    max?: Record<string, string | number>;
  };
  networkPolicy?: 'open' | 'isolated';
  allowFrom?: Record<string, string>[];
  podSecurity?: 'privileged' | 'baseline' | 'restricted';
  serviceAccount?: string;
  roleBindings?: RoleBindingInputs[];
  pullSecrets?: Record<string, string>;
}

export interface RoleBindingInputs {
  clusterRole: string;
  groups?: string[];
  users?: string[];
}

const dnsLabel = {
  type: 'string',
  pattern: '^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$',
};
const dnsName = {
  type: 'string',
  pattern: '^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$',
};
const textMap = { type: 'object', additionalProperties: { type: 'string' } };
/** By resource name, as Kubernetes writes them: `250m`, `1Gi`, `10`. */
const quantities = {
  type: 'object',
  additionalProperties: {
    anyOf: [
      {
        type: 'string',
        pattern:
          '^([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][-+]?[0-9]+)?$',
      },
      { type: 'number', minimum: 0 },
    ],
  },
};
const subjects = { type: 'array', items: { type: 'string', minLength: 1 } };

export const namespaceInputSchema: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    name: {
      ...dnsLabel,
      description:
        'By default made of entity and environment, with a suffix that makes it unique.',
    },
    labels: textMap,
    annotations: textMap,
    quota: {
      ...quantities,
      minProperties: 1,
      description:
        'Hard limits of a ResourceQuota, for example `requests.cpu`, `limits.memory`, `pods`.',
    },
    limits: {
      type: 'object',
      additionalProperties: false,
      minProperties: 1,
      description: 'A LimitRange for containers.',
      properties: {
        default: quantities,
        defaultRequest: quantities,
        min: quantities,
        max: quantities,
      },
    },
    networkPolicy: {
      enum: ['open', 'isolated'],
      description:
        '`isolated`: pods take connections from their own namespace only. Default `open`: no policy.',
    },
    allowFrom: {
      type: 'array',
      minItems: 1,
      items: { ...textMap, minProperties: 1 },
      description:
        'For `isolated`: labels of further namespaces whose pods may connect, such as that of the ingress controller: `kubernetes.io/metadata.name: ingress-nginx`.',
    },
    podSecurity: {
      enum: ['privileged', 'baseline', 'restricted'],
      description: 'Level of the Pod Security Standards to enforce.',
    },
    serviceAccount: {
      ...dnsName,
      description:
        'Name of a service account for workloads; it gets the pull secrets.',
    },
    roleBindings: {
      type: 'array',
      description: 'Who may do what in the namespace.',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['clusterRole'],
        minProperties: 2,
        properties: {
          clusterRole: { ...dnsName, description: 'For example `view`.' },
          groups: subjects,
          users: subjects,
        },
      },
    },
    pullSecrets: {
      type: 'object',
      description:
        'Secrets of type kubernetes.io/dockerconfigjson by name: the value is the content of a Docker `config.json`.',
      propertyNames: dnsName,
      additionalProperties: { type: 'string', minLength: 2, 'x-secret': true },
    },
  },
};

export const namespaceOutputSchema: JsonSchema = {
  type: 'object',
  required: ['name', 'server'],
  properties: {
    name: { type: 'string', description: 'Name of the namespace.' },
    server: { type: 'string', description: 'URL of the API server.' },
    serviceAccount: { type: 'string' },
    pullSecrets: { type: 'array', items: { type: 'string' } },
  },
};
