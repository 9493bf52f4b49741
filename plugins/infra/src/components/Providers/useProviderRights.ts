import { usePermission } from '@backstage/plugin-permission-react';
import {
  infraPlatformManagePermission,
  infraProviderRevokePermission,
} from '@infra-orchestration/backstage-plugin-infra-common';

/** What the user may do with providers; nothing as long as that is not known. */
export function useProviderRights() {
  const manage = usePermission({ permission: infraPlatformManagePermission });
  const revoke = usePermission({ permission: infraProviderRevokePermission });
  return {
    mayManage: manage.allowed,
    mayRevoke: revoke.allowed,
    isKnown: !manage.loading && !revoke.loading,
  };
}
