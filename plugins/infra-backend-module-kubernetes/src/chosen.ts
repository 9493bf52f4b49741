import {
  DriverError,
  ResourceKind,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { once } from 'node:events';
import { chosenKinds } from './access/rules';
import { KindName } from './connect/schema';
import { KubernetesConnection } from './connection';

/** The kind, for providers that were registered for it: others have no right to what it needs. */
export function forChosen(
  kind: ResourceKind<KubernetesConnection>,
): ResourceKind<KubernetesConnection> {
  const isChosen = ({ config }: KubernetesConnection) =>
    chosenKinds(config).includes(kind.kind as KindName);
  const require = (connection: KubernetesConnection) => {
    if (!isChosen(connection)) {
      throw new DriverError(
        'terminal',
        `Provider ${connection.providerName} is not registered for the kind ${kind.kind}. Add it to config.kinds and apply the provider's RBAC manifest again.`,
      );
    }
  };
  return {
    ...kind,
    observe: async request => {
      require(request.connection);
      return kind.observe(request);
    },
    apply: async request => {
      require(request.connection);
      return kind.apply(request);
    },
    remove: async request => {
      require(request.connection);
      return kind.remove(request);
    },
    watch: async options => {
      const { connection, signal } = options;
      if (isChosen(connection)) {
        await kind.watch?.(options);
      } else if (!signal.aborted) {
        await once(signal, 'abort');
      }
    },
  };
}
