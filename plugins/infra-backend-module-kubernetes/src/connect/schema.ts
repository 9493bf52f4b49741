import { JsonSchema } from '@infra-orchestration/backstage-plugin-infra-node';
import {
  ClusterConfig,
  clusterConfigProperties,
} from '@infra-orchestration/backstage-plugin-infra-node/kubernetesUtils';

/** A Provider's `spec.config` as checked by {@link configSchema}. */
export interface KubernetesProviderConfig extends ClusterConfig {
  fromBackstageCluster?: string;
  bindableClusterRoles?: string[];
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

const { additionalResources, ...reach } =
  clusterConfigProperties('`manifests`');

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
    ...reach,
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
    additionalResources,
  },
};
