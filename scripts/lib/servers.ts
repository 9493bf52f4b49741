import {
  type KubernetesConnection,
  requireSandboxPart,
} from '../../sandbox/src/client.ts';
import { externalConnection } from '../../sandbox/src/external.ts';

/** Who names a cluster of their own has a second one only where they name that, too. */
export function hasSecondCluster(
  env: NodeJS.ProcessEnv = process.env,
): boolean {
  return (
    externalConnection('kubernetes', env) === undefined ||
    externalConnection('kubernetes-2', env) !== undefined
  );
}

/** The cluster of production: the second one, or the only one there is. */
export function productionCluster(instance: string): KubernetesConnection {
  return requireSandboxPart(
    hasSecondCluster() ? 'kubernetes-2' : 'kubernetes',
    instance,
  );
}
