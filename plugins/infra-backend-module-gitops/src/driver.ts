import {
  createDriver,
  Driver,
} from '@infra-orchestration/backstage-plugin-infra-node';
import {
  OutsideGate,
  openGate,
} from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';
import { checkAccess } from './checkAccess';
import {
  closeConnection,
  GitopsConnection,
  openConnection,
} from './connection';
import { manifestsKind } from './manifests/handler';
import { configSchema, credentials } from './settings';

/**
 * The driver `gitops`: objects of Kubernetes in a Git repository, from which Argo CD or Flux takes them.
 *
 * @param options - `gate` wraps every call to the outside; for tests of interruption.
 * @public
 */
export function createGitopsDriver({
  gate = openGate,
}: { gate?: OutsideGate } = {}): Driver {
  return createDriver<GitopsConnection>({
    id: 'gitops',
    title: 'GitOps',
    configSchema,
    credentials,
    kinds: [manifestsKind],
    connect: options => openConnection(options, gate),
    checkAccess,
    disconnect: closeConnection,
  });
}
