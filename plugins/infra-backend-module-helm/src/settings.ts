import {
  ConnectOptions,
  Driver,
  DriverError,
  JsonSchema,
} from '@infra-orchestration/backstage-plugin-infra-node';
import {
  ClusterConfig,
  clusterConfigProperties,
  clusterCredentials,
} from '@infra-orchestration/backstage-plugin-infra-node/kubernetesUtils';
import { ChartLogin, readLogins } from './charts/logins';

/** A Provider's `spec.config`, as {@link configSchema} checks it. */
export interface HelmProviderConfig extends ClusterConfig {
  chartSources?: string[];
  plainHttpRegistries?: boolean;
  operationTimeoutSeconds?: number;
  historyMax?: number;
}

const { additionalResources, ...reach } = clusterConfigProperties('charts');

export const configSchema: JsonSchema = {
  type: 'object',
  description:
    'How the cluster is reached: by `server` with the credential `token`; or by the credential `kubeconfig` or a `kubeconfigFile`. Exactly one of them.',
  additionalProperties: false,
  properties: {
    ...reach,
    chartSources: {
      type: 'array',
      items: {
        type: 'string',
        pattern: '^(https?://|oci://|/)',
        description:
          'URL of a repository, of a registry or a part of it (`oci://…`), or a folder.',
      },
      description:
        'Where charts may come from: all that is at or below one of these. Nothing is allowed by default.',
    },
    plainHttpRegistries: {
      type: 'boolean',
      description: 'OCI registries are spoken to without TLS. For trials only.',
    },
    operationTimeoutSeconds: {
      type: 'integer',
      minimum: 10,
      maximum: 3600,
      default: 300,
      description:
        'How long one run of Helm may take, hooks included; and how long one of a process is waited for that cannot be asked.',
    },
    historyMax: {
      type: 'integer',
      minimum: 2,
      maximum: 100,
      default: 5,
      description: 'How many revisions of a release are kept.',
    },
    additionalResources,
  },
};

export const credentials: Driver['credentials'] = {
  ...clusterCredentials,
  chartLogins: {
    required: false,
    description:
      'Logins of repositories and registries, one per line: a chart source, a blank, user:password',
  },
};

/** What a provider says, checked, with the defaults. */
export interface Settings {
  providerName: string;
  config: HelmProviderConfig;
  chartSources: string[];
  logins: ChartLogin[];
  plainHttp: boolean;
  operationTimeoutMs: number;
  historyMax: number;
}

/** @throws DriverError `misconfigured` */
export function settingsOf({
  providerName,
  config: given,
  credentials: { chartLogins = '' },
}: ConnectOptions): Settings {
  const config = given as HelmProviderConfig;
  return {
    providerName,
    config,
    chartSources: config.chartSources ?? [],
    logins: readLogins(chartLogins, line => {
      throw new DriverError(
        'misconfigured',
        `Line ${line} of the credential "chartLogins" is not: chart source, blank, user:password`,
      );
    }),
    plainHttp: config.plainHttpRegistries ?? false,
    operationTimeoutMs: (config.operationTimeoutSeconds ?? 300) * 1000,
    historyMax: config.historyMax ?? 5,
  };
}
