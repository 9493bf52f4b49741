import { ConditionReason } from '@infra-orchestration/backstage-plugin-infra-common';
import {
  DriverErrorCode,
  isDriverError,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { Revocation } from '../store';

/** What a failed driver call means for the engine. The message may still hold secrets. */
export interface DriverFailure {
  code: DriverErrorCode;
  reason: ConditionReason;
  message: string;
  /** Milliseconds to wait at least. */
  retryAfter?: number;
  /** It was stopped by us; what came of it is not known. */
  interrupted?: true;
}

/** The call did not end within its deadline. */
export class DriverTimeoutError extends Error {
  name = 'DriverTimeoutError' as const;

  constructor(what: string, timeoutMs: number) {
    super(`${what} did not end within ${Math.round(timeoutMs / 1000)} s`);
  }
}

/** The access was taken away from this side: nothing is asked of the provider until it is given back. */
export class ProviderRevokedError extends Error {
  name = 'ProviderRevokedError' as const;

  constructor({ provider, revokedBy, revokedAt, reason }: Revocation) {
    const why = reason ? ` (${reason})` : '';
    super(
      `Access to provider ${provider} was revoked by ${revokedBy} at ${revokedAt}${why}`,
    );
  }
}

const reasons: Record<DriverErrorCode, ConditionReason> = {
  retryable: 'Retrying',
  conflict: 'Conflict',
  terminal: 'TerminalError',
  accessDenied: 'AccessDenied',
  misconfigured: 'Misconfigured',
};

const LONGEST_WAIT_MS = 24 * 3_600_000;

/** A wait that a driver asked for, in milliseconds; what is no number of them is none. */
export function soundWait(asked: number | undefined): number | undefined {
  return typeof asked !== 'number' || Number.isNaN(asked)
    ? undefined
    : Math.min(LONGEST_WAIT_MS, Math.max(0, asked));
}

/** Anything that is not a `DriverError` counts as `retryable`: it may pass by itself. */
export function toDriverFailure(error: unknown): DriverFailure {
  if (error instanceof ProviderRevokedError) {
    return {
      code: 'accessDenied',
      reason: 'AccessRevoked',
      message: error.message,
      interrupted: true,
    };
  }
  if (isDriverError(error)) {
    return {
      code: error.code,
      reason: reasons[error.code] ?? 'Retrying',
      message: error.message,
      retryAfter: soundWait(error.retryAfter),
    };
  }
  return {
    code: 'retryable',
    reason: error instanceof DriverTimeoutError ? 'Timeout' : 'Retrying',
    message: error instanceof Error ? error.message : String(error),
  };
}
