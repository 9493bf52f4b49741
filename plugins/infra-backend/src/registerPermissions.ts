import { PermissionsRegistryService } from '@backstage/backend-plugin-api';
import {
  infraEnvironmentCreatePermission,
  infraEnvironmentDeletePermission,
  infraEnvironmentDeployPermission,
  infraEnvironmentReadPermission,
  infraPlatformManagePermission,
  infraPlatformReadPermission,
  infraProviderRevokePermission,
} from '@infra-orchestration/backstage-plugin-infra-common';
import {
  environmentRules,
  infraEnvironmentPermissionResourceRef,
} from './service';
import { Db, environments } from './store';

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
    ],
    rules: Object.values(environmentRules),
    getResources: ids => environments.getMany(db, ids),
  });
  permissionsRegistry.addPermissions([
    infraPlatformReadPermission,
    infraPlatformManagePermission,
    infraProviderRevokePermission,
  ]);
}
