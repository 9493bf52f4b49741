import { Driver, JsonSchema } from '../driver/types';

/** What a provider's config says of its cluster; see {@link clusterConfigProperties}. @public */
export interface ClusterConfig {
  server?: string;
  caData?: string;
  caFile?: string;
  tlsServerName?: string;
  skipTlsVerify?: boolean;
  kubeconfigFile?: string;
  context?: string;
  additionalResources?: { apiGroup: string; resources: string[] }[];
}

const text = { type: 'string', minLength: 1 };

/**
 * Schemas of {@link ClusterConfig}, by property.
 *
 * @param managers - who may manage the additional resources, for people
 *
 * @public
 */
export function clusterConfigProperties(
  managers: string,
): Record<keyof ClusterConfig, JsonSchema> {
  return {
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
    additionalResources: {
      type: 'array',
      description: `Further resources that ${managers} may manage, for the access check and its RBAC manifest.`,
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
  };
}

/** The credentials by which a cluster lets a driver in. @public */
export const clusterCredentials: Driver['credentials'] = {
  token: {
    required: false,
    description: 'Bearer token of a service account.',
  },
  kubeconfig: {
    required: false,
    description: 'A whole kubeconfig (YAML), instead of server and token.',
  },
};
