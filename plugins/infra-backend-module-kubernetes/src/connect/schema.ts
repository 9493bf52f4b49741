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
  kinds?: KindName[];
  nameServers?: string[];
  tokenRequest?: TokenRequestConfig;
  kubernetesPlugin?: boolean;
}

export const kindNames = [
  'namespace',
  'manifests',
  'workload',
  'route',
  'volume',
  'dns-endpoint',
] as const;

export type KindName = (typeof kindNames)[number];

/** A type, so that it is JSON to the checker. */
export type TokenRequestConfig = {
  namespace: string;
  serviceAccount: string;
  expirationSeconds?: number;
  audiences?: string[];
};

const text = { type: 'string', minLength: 1 };

/** As `parseServer` of the kind `dns-endpoint` reads them. */
export const nameServersSchema = {
  type: 'array',
  items: {
    type: 'string',
    pattern: '^(\\[[0-9A-Fa-f:.]+\\]|[A-Za-z0-9.-]+)(:[0-9]{1,5})?$',
  },
  maxItems: 4,
};

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
    kinds: {
      type: 'array',
      items: { type: 'string', enum: [...kindNames] },
      minItems: 1,
      uniqueItems: true,
      description:
        'What the provider is for. The access check and the RBAC manifest are of these kinds, and others are refused. Default: all.',
    },
    nameServers: {
      ...nameServersSchema,
      description:
        'Asked by the kind `dns-endpoint` whether a name is there, where its inputs name no others: the servers of the zone, as `host`, `host:port` or `[address]:port`.',
    },
    tokenRequest: {
      type: 'object',
      description:
        'Work with short-lived tokens of this service account. The credentials are then those of another one that may do nothing but ask for such tokens.',
      additionalProperties: false,
      required: ['namespace', 'serviceAccount'],
      properties: {
        namespace: text,
        serviceAccount: text,
        expirationSeconds: {
          type: 'integer',
          minimum: 600,
          maximum: 86_400,
          description:
            'Life of a token, which is renewed when two thirds of it are over. Default: 3600. The cluster may give less.',
        },
        audiences: {
          type: 'array',
          items: text,
          description: "By default the API server's own.",
        },
      },
    },
    kubernetesPlugin: {
      type: 'boolean',
      description:
        "Supply the cluster to Backstage's Kubernetes plugin, with short-lived tokens of an account that may only view. Default: true.",
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
