import {
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { infraRegistryCredentialManagePermission } from '@infra-orchestration/backstage-plugin-infra-common';
import { RegistryCredential } from '@infra-orchestration/backstage-plugin-infra-node';

const permission = infraRegistryCredentialManagePermission;

/** Those of components whose credentials the caller may manage, of some. */
export async function manageableOf(
  { permissions }: { permissions: PermissionsService },
  caller: BackstageCredentials,
  items: RegistryCredential[],
): Promise<RegistryCredential[]> {
  const entityRefs = [...new Set(items.map(({ entityRef }) => entityRef))];
  const decisions = await permissions.authorize(
    entityRefs.map(resourceRef => ({ permission, resourceRef })),
    { credentials: caller },
  );
  const allowed = new Set(
    entityRefs.filter((_, i) => decisions[i].result === AuthorizeResult.ALLOW),
  );
  return items.filter(({ entityRef }) => allowed.has(entityRef));
}

/** @throws NotAllowedError where the caller may manage those of no component at all */
export async function requireAny(
  { permissions }: { permissions: PermissionsService },
  caller: BackstageCredentials,
): Promise<void> {
  const [decision] = await permissions.authorizeConditional([{ permission }], {
    credentials: caller,
  });
  if (decision.result === AuthorizeResult.DENY) {
    throw new NotAllowedError(`You lack the permission ${permission.name}`);
  }
}

/** @throws NotAllowedError */
export async function requireManageable(
  { permissions }: { permissions: PermissionsService },
  caller: BackstageCredentials,
  entityRef: string,
): Promise<void> {
  const [decision] = await permissions.authorize(
    [{ permission, resourceRef: entityRef }],
    { credentials: caller },
  );
  if (decision.result !== AuthorizeResult.ALLOW) {
    throw new NotAllowedError(
      `You lack the permission ${permission.name} for ${entityRef}`,
    );
  }
}
