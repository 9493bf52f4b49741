import { usePermission } from '@backstage/plugin-permission-react';
import {
  infraDeploymentApprovePermission,
  infraEnvironmentDeletePermission,
  infraEnvironmentDeployPermission,
} from '@infra-orchestration/backstage-plugin-infra-common';

/** What the user may do with one environment. */
export function useEnvironmentPermissions(environmentId: string) {
  const deploy = usePermission({
    permission: infraEnvironmentDeployPermission,
    resourceRef: environmentId,
  });
  const remove = usePermission({
    permission: infraEnvironmentDeletePermission,
    resourceRef: environmentId,
  });
  const approve = usePermission({
    permission: infraDeploymentApprovePermission,
    resourceRef: environmentId,
  });
  return {
    mayDeploy: deploy.allowed,
    mayDelete: remove.allowed,
    mayApprove: approve.allowed,
  };
}
