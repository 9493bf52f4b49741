import { BackstageCredentials } from '@backstage/backend-plugin-api';

/** Entity ref of a user, or the subject of a service (`plugin:scaffolder`, `external:ci`). */
export function principalOf(credentials: BackstageCredentials): string {
  const principal = credentials.principal as {
    type?: string;
    userEntityRef?: string;
    subject?: string;
  };
  return principal.userEntityRef ?? principal.subject ?? 'unknown';
}
