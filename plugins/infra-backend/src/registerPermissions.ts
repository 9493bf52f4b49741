import { PermissionsRegistryService } from '@backstage/backend-plugin-api';
import {
  infraArtifactReadPermission,
  infraArtifactRegisterPermission,
  infraDeploymentApprovePermission,
  infraEnvironmentAdoptPermission,
  infraEnvironmentCreatePermission,
  infraEnvironmentDeletePermission,
  infraEnvironmentDeployPermission,
  infraEnvironmentReadPermission,
  infraImageReadPermission,
  infraPlatformManagePermission,
  infraPlatformReadPermission,
  infraTaskCompletePermission,
  infraTaskReadPermission,
  infraProviderRevokePermission,
  infraRegistryCredentialManagePermission,
  infraUndeliveredEventManagePermission,
} from '@infra-orchestration/backstage-plugin-infra-common';
import {
  environmentRules,
  infraEnvironmentPermissionResourceRef,
  infraTaskPermissionResourceRef,
  taskRules,
} from './service';
import { Db, environments, tasks } from './store';

/** Tells the permission system what can be asked and decided here. */
export function registerPermissions(
  permissionsRegistry: PermissionsRegistryService,
  db: Db,
): void {
  permissionsRegistry.addResourceType({
    resourceRef: infraEnvironmentPermissionResourceRef,
    permissions: [
      infraEnvironmentReadPermission,
      infraEnvironmentCreatePermission,
      infraEnvironmentDeployPermission,
      infraEnvironmentDeletePermission,
      infraEnvironmentAdoptPermission,
      infraDeploymentApprovePermission,
    ],
    rules: Object.values(environmentRules),
    getResources: ids => environments.getMany(db, ids),
  });
  permissionsRegistry.addResourceType({
    resourceRef: infraTaskPermissionResourceRef,
    permissions: [infraTaskReadPermission, infraTaskCompletePermission],
    rules: Object.values(taskRules),
    getResources: ids => tasks.getMany(db, ids),
  });
  permissionsRegistry.addPermissions([
    infraPlatformReadPermission,
    infraPlatformManagePermission,
    infraProviderRevokePermission,
    infraUndeliveredEventManagePermission,
    infraImageReadPermission,
    infraRegistryCredentialManagePermission,
    infraArtifactRegisterPermission,
    infraArtifactReadPermission,
  ]);
}
