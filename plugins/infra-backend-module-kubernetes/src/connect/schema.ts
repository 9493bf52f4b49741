import { JsonSchema } from '@infra-orchestration/backstage-plugin-infra-node';

/** A Provider's `spec.config` as checked by {@link configSchema}. */
export interface KubernetesProviderConfig {
  server?: string;
  caData?: string;
  caFile?: string;
  tlsServerName?: string;
  skipTlsVerify?: boolean;
  kubeconfigFile?: string;
  context?: string;
  fromBackstageCluster?: string;
  bindableClusterRoles?: string[];
  additionalResources?: { apiGroup: string; resources: string[] }[];
}

const text = { type: 'string', minLength: 1 };

export const configSchema: JsonSchema = {
  type: 'object',
  description:
    'How the cluster is reached: by `server` with the credential `token`; by the credential `kubeconfig` or a `kubeconfigFile`; or by the name of a cluster of the Kubernetes plugin. Exactly one of them.',
  additionalProperties: false,
  properties: {
    server: {
      ...text,
      pattern: '^https?://',
      description: 'URL of the API server.',
    },
    caData: {
      ...text,
      description:
        'Certificates of the authority that signed the server certificate: PEM, or the base64 of PEM as in a kubeconfig.',
    },
    caFile: { ...text, description: 'The same as a file in PEM.' },
    tlsServerName: {
      ...text,
      description: 'Name in the server certificate, where the URL has another.',
    },
    skipTlsVerify: {
      type: 'boolean',
      description:
        'Accept any server certificate. For trials only: everybody on the way can read the token.',
    },
    kubeconfigFile: { ...text, description: 'Path of a kubeconfig file.' },
    context: {
      ...text,
      description: 'Context of the kubeconfig; by default its current one.',
    },
    fromBackstageCluster: {
      ...text,
      description:
        'Name of a cluster under `kubernetes.clusterLocatorMethods` of the app configuration.',
    },
    bindableClusterRoles: {
      type: 'array',
      items: text,
      description:
        'Cluster roles that a namespace may grant to groups and users. Default: view, edit.',
    },
    additionalResources: {
      type: 'array',
      description:
        'Further resources that `manifests` may manage, for the access check and its RBAC manifest.',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['apiGroup', 'resources'],
        properties: {
          apiGroup: { type: 'string' },
          resources: { type: 'array', items: text, minItems: 1 },
        },
      },
    },
  },
};

export const credentialSpecs = {
  token: {
    required: false,
    description: 'Bearer token of a service account.',
  },
  kubeconfig: {
    required: false,
    description: 'A whole kubeconfig (YAML), instead of server and token.',
  },
};
