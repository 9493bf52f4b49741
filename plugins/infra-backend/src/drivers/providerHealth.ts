import { AccessReport } from '@infra-orchestration/backstage-plugin-infra-node';
import { ProviderHealth, ProviderStatus, Revocation } from '../store';
import { ProviderRevokedError } from './failure';

/** What came of a check. */
export interface CheckResult {
  health: ProviderHealth;
  message?: string;
  report?: AccessReport;
}

/** No work is begun on it until a check passes. */
export function isSetApart({ health }: ProviderStatus): boolean {
  return (
    health === 'AccessDenied' ||
    health === 'AccessRevoked' ||
    health === 'Misconfigured'
  );
}

/** Set apart, or nothing comes back from it. */
export function isOutOfReach(status: ProviderStatus): boolean {
  return isSetApart(status) || status.health === 'Unavailable';
}

/**
 * Nothing is granted any more of what once was: the other side took the access away. Where only some
 * of it is missing, or there never was any, it is a matter of permissions.
 */
export function asRevoked(
  result: CheckResult,
  previous: ProviderStatus | undefined,
): CheckResult {
  const required = (report: AccessReport | undefined) =>
    (report?.checks ?? []).filter(({ optional }) => !optional);
  const had =
    previous?.health === 'AccessRevoked' ||
    required(previous?.report).some(({ granted }) => granted);
  const has = required(result.report).some(({ granted }) => granted);
  return result.health === 'AccessDenied' && had && !has
    ? { ...result, health: 'AccessRevoked' }
    : result;
}

/** How a provider is whose access was taken away from this side. */
export function revokedStatus(
  provider: { name: string; revision: number },
  revocation: Revocation,
): ProviderStatus {
  return {
    provider: provider.name,
    documentRevision: provider.revision,
    health: 'AccessRevoked',
    message: new ProviderRevokedError(revocation).message,
    failures: 0,
    changedAt: revocation.revokedAt,
  };
}
