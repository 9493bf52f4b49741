import { ConditionReason } from '@infra-orchestration/backstage-plugin-infra-common';
import {
  DriverErrorCode,
  isDriverError,
} from '@infra-orchestration/backstage-plugin-infra-node';

/** What a failed driver call means for the engine. The message may still hold secrets. */
export interface DriverFailure {
  code: DriverErrorCode;
  reason: ConditionReason;
  message: string;
  /** Milliseconds to wait at least. */
  retryAfter?: number;
}

/** The call did not end within its deadline. */
export class DriverTimeoutError extends Error {
  name = 'DriverTimeoutError' as const;

  constructor(what: string, timeoutMs: number) {
    super(`${what} did not end within ${Math.round(timeoutMs / 1000)} s`);
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
