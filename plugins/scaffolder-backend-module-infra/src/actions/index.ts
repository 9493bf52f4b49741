import { InfraService } from '@infra-orchestration/backstage-plugin-infra-node';
import { claimResourceAction } from './claimResource';
import { createEnvironmentAction } from './createEnvironment';
import { deleteEnvironmentAction } from './deleteEnvironment';
import { deployAction } from './deploy';
import { dnsRecordAction } from './dnsRecord';
import { kubernetesNamespaceAction } from './kubernetesNamespace';
import { planEnvironmentAction } from './planEnvironment';
import { promoteAction } from './promote';
import { registerArtifactAction } from './registerArtifact';
import { rollbackAction } from './rollback';
import { waitAction } from './wait';

/** All `infra:*` actions on one service. */
export function createInfraActions(infra: InfraService) {
  return [
    createEnvironmentAction(infra),
    planEnvironmentAction(infra),
    deployAction(infra),
    waitAction(infra),
    deleteEnvironmentAction(infra),
    claimResourceAction(infra),
    kubernetesNamespaceAction(infra),
    dnsRecordAction(infra),
    registerArtifactAction(infra),
    promoteAction(infra),
    rollbackAction(infra),
  ];
}
