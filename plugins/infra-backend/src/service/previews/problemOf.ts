import { ConflictError, InputError } from '@backstage/errors';
import { PreviewDecision, PreviewProblem } from '../../core';
import { InvalidFieldsError, QuotaExceededError } from '../errors';

const MINUTE_MS = 60_000;

/**
 * What an attempt came to, and when there is another one; undefined where nothing was wrong with what was
 * asked for, but with asking.
 */
export function problemOf(
  act: PreviewDecision['act'],
  error: unknown,
  now: Date,
): PreviewProblem | undefined {
  if (
    !['read', 'create', 'deploy'].includes(act) ||
    !(error instanceof Error)
  ) {
    return undefined;
  }
  const problem = (reason: string, isFailure: boolean, minutes: number) => ({
    ...{ reason, isFailure, message: error.message },
    until: new Date(now.getTime() + minutes * MINUTE_MS).toISOString(),
  });
  if (error instanceof QuotaExceededError) {
    return problem('QuotaExceeded', false, 0.5);
  }
  if (error instanceof ConflictError) {
    return problem('Conflict', false, 1);
  }
  if (act === 'read') {
    return error instanceof InputError
      ? problem('ScoreUnreadable', true, 2)
      : problem('Unreachable', false, 0.5);
  }
  return error instanceof InvalidFieldsError
    ? problem('PlanFailed', true, 5)
    : problem('Unreachable', false, 0.5);
}
