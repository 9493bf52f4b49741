import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';

/** Below what telling may take altogether, so that people are told which call it was. */
const CALL_MS = 15_000;
/** With a hundred comments each: more than a forge keeps for one pull request. */
export const MAX_PAGES = 50;
export const PAGE_SIZE = 100;
const MOST_TOLD = 300;

/** Of one call, of what the caller gives and of its own time limit. */
export function limited(signal: AbortSignal): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(CALL_MS)]);
}

/** How a forge refused a call. */
export interface Refusal {
  /** What was done where, for people. */
  doing: string;
  status: number;
  /** What the forge said to it. */
  said: string;
  header(name: string): string | undefined;
  /** What to do where it is a matter of permission. */
  cure: string;
}

export function refusalOf(refusal: Refusal): DriverError {
  const { doing, status, cure } = refusal;
  const said = refusal.said.slice(0, MOST_TOLD);
  const told = `Could not ${doing}: ${status} ${said}`.trimEnd();
  if (isRateLimit(refusal)) {
    return new DriverError('retryable', told, {
      retryAfter: waitOf(refusal),
    });
  }
  // 409: something else of the same commit is being written.
  if (status >= 500 || status === 408 || status === 409) {
    return new DriverError('retryable', told, {
      retryAfter: secondsOf(refusal.header('retry-after')),
    });
  }
  if (status < 400) {
    return new DriverError('misconfigured', `${told}. ${cure}`);
  }
  switch (status) {
    case 401:
    case 403:
      return new DriverError('accessDenied', `${told}. ${cure}`);
    case 404:
    case 410:
      return new DriverError('misconfigured', `${told}. ${cure}`);
    default:
      return new DriverError('terminal', told);
  }
}

function isRateLimit({ status, said, header }: Refusal): boolean {
  return (
    status === 429 ||
    (status === 403 &&
      (header('retry-after') !== undefined ||
        header('x-ratelimit-remaining') === '0' ||
        /rate limit/i.test(said)))
  );
}

/** What GitHub asks for where it says nothing else. */
const DEFAULT_WAIT_MS = 60_000;
/** No forge counts for longer. */
const MAX_WAIT_MS = 60 * 60_000;

/** Resets are told in the forge's time, which is in its answer as well. */
function waitOf({ header }: Refusal): number {
  const told = secondsOf(header('retry-after'));
  if (told !== undefined) {
    return told;
  }
  const isUsedUp =
    (header('x-ratelimit-remaining') ?? header('ratelimit-remaining')) === '0';
  const reset = Number(
    header('x-ratelimit-reset') ?? header('ratelimit-reset'),
  );
  const now = Date.parse(header('date') ?? '');
  const left = reset * 1000 - now;
  return isUsedUp && left > 0 ? Math.min(left, MAX_WAIT_MS) : DEFAULT_WAIT_MS;
}

function secondsOf(value: string | undefined): number | undefined {
  const seconds = Number(value || undefined);
  return seconds >= 0 ? Math.min(seconds * 1000, MAX_WAIT_MS) : undefined;
}

/** What went wrong on the way. A call that the caller gave up throws the caller's reason. */
export function failureOf(
  doing: string,
  error: unknown,
  signal: AbortSignal,
): DriverError {
  signal.throwIfAborted();
  const { cause, message } = error as Error & { cause?: Error };
  const told = cause?.message || message;
  return new DriverError('retryable', `Could not ${doing}: ${told}`);
}
