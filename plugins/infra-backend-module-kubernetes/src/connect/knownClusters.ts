import { Config } from '@backstage/config';

/** Of the method `localKubectlProxy`. */
export const LOCAL_PROXY = { name: 'local', url: 'http://127.0.0.1:8001' };

/** A cluster under `kubernetes.clusterLocatorMethods` of the app configuration. */
export interface KnownCluster {
  name: string;
  title?: string;
  url: string;
  /** It is entered in the same way for every user, so that its credentials serve a provider as well. */
  isShareable: boolean;
  /** Absent for the local proxy. */
  config?: Config;
}

/** The first of a name counts, as for the Kubernetes plugin. */
export function knownClusters(rootConfig: Config | undefined): KnownCluster[] {
  const methods =
    rootConfig?.getOptionalConfigArray('kubernetes.clusterLocatorMethods') ??
    [];
  const all = methods.flatMap((method): KnownCluster[] =>
    method.getString('type') === 'localKubectlProxy'
      ? [{ ...LOCAL_PROXY, isShareable: true }]
      : (method.getOptionalConfigArray('clusters') ?? []).map(toKnown),
  );
  return all.filter(
    ({ name }, i) => all.findIndex(other => other.name === name) === i,
  );
}

function toKnown(config: Config): KnownCluster {
  return {
    name: config.getString('name'),
    title: config.getOptionalString('title'),
    url: config.getString('url'),
    isShareable:
      config.has('serviceAccountToken') ||
      authProviderOf(config) === 'serviceAccount',
    config,
  };
}

/** How users are let in. */
export function authProviderOf(config: Config): string | undefined {
  return (
    config.getOptionalString('authProvider') ??
    config.getOptional<Record<string, string>>('authMetadata')?.[
      'kubernetes.io/auth-provider'
    ]
  );
}
