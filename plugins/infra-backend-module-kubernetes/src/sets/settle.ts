import { isDriverError } from '@infra-orchestration/backstage-plugin-infra-node';

/** Which of several failures decides what the engine does next: what stops most comes first. */
const ORDER = [
  'accessDenied',
  'misconfigured',
  'conflict',
  'terminal',
  'retryable',
];

function rankOf(error: unknown): number {
  return isDriverError(error) ? ORDER.indexOf(error.code) : ORDER.length;
}

/**
 * Waits for all, also where one fails, so that nothing goes on behind the caller's back.
 *
 * @throws the failure that stops most
 */
export async function allSettled<T>(work: Promise<T>[]): Promise<T[]> {
  const results = await Promise.allSettled(work);
  const failures = results.flatMap(result =>
    result.status === 'rejected' ? [result.reason] : [],
  );
  if (failures.length > 0) {
    throw failures.sort((a, b) => rankOf(a) - rankOf(b))[0];
  }
  return results.map(result => (result as PromiseFulfilledResult<T>).value);
}
