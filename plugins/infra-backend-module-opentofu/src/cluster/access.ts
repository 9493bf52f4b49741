import { KubeConfig } from '@kubernetes/client-node';
import {
  DriverError,
  isDriverError,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { parse } from 'yaml';

/**
 * The cluster and the user of the kubeconfig's context, and nothing else of it. It came by a document,
 * so it may make this host run nothing and read no file.
 *
 * @throws DriverError `misconfigured`
 */
export function clusterAccess(
  kubeconfig: string | undefined,
  context: string | undefined,
): KubeConfig {
  if (!kubeconfig) {
    throw wrong(
      'Runs as Jobs need the credential "kubeconfig" of their cluster',
    );
  }
  const given = new KubeConfig();
  try {
    // Read at once where it is named, so this comes first.
    if (namesTokenFile(parse(kubeconfig))) {
      throw refused(['token-file']);
    }
    given.loadFromString(kubeconfig);
  } catch (error) {
    if (isDriverError(error)) {
      throw error;
    }
    // The parser's own message quotes the text around the mistake, which may be a key.
    throw wrong('The credential "kubeconfig" is no valid kubeconfig');
  }
  if (context) {
    given.setCurrentContext(context);
  }
  const cluster = given.getCurrentCluster();
  const user = given.getCurrentUser();
  if (!cluster || !user) {
    throw wrong(
      `The kubeconfig has no cluster and user for its context "${given.getCurrentContext()}"; name one of its contexts in runner.kubernetes.context`,
    );
  }
  const elsewhere = [
    user.exec && 'exec',
    user.authProvider && 'auth-provider',
    user.certFile && 'client-certificate',
    user.keyFile && 'client-key',
    cluster.caFile && 'certificate-authority',
  ].filter(each => typeof each === 'string');
  if (elsewhere.length > 0) {
    throw refused(elsewhere);
  }
  if (cluster.proxyUrl) {
    throw wrong(
      'The cluster of the kubeconfig is behind a proxy (proxy-url), which runs as Jobs do not use',
    );
  }
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromClusterAndUser(cluster, user);
  return kubeConfig;
}

function namesTokenFile(kubeconfig: any): boolean {
  const users: any[] = kubeconfig?.users ?? [];
  return users.some(({ user }) => user?.['token-file'] ?? user?.tokenFile);
}

function refused(fields: string[]): DriverError {
  return wrong(
    `The kubeconfig refers to programs or files of this host (${fields.join(
      ', ',
    )}); it has to hold a token or certificates itself`,
  );
}

function wrong(message: string): DriverError {
  return new DriverError('misconfigured', message);
}
