import {
  DriverCallContext,
  DriverError,
  SharedAccess,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { requestToken } from '../connect/tokenRequest';
import { KubernetesConnection } from '../connection';
import { viewerOf } from './manifest';

/** How the Kubernetes plugin reaches the cluster: by tokens of an account that may only view. */
export async function share(
  { access, client, config, providerName, server }: KubernetesConnection,
  { signal }: DriverCallContext,
): Promise<SharedAccess> {
  const viewer = viewerOf(providerName, config);
  if (!viewer) {
    throw new DriverError(
      'terminal',
      `Provider ${providerName} is not shared, as its config says.`,
    );
  }
  const { name: serviceAccount, namespace } = viewer;
  const { token, life } = await requestToken(
    client,
    { namespace, serviceAccount },
    signal,
  );
  const { tls } = await access.authorize();
  return {
    config: {
      url: server,
      skipTLSVerify: tls.rejectUnauthorized === false,
      ...(tls.ca
        ? { caData: Buffer.from(`${tls.ca}`).toString('base64') }
        : {}),
    },
    token,
    expiresAt: new Date(Date.now() + life).toISOString(),
  };
}
