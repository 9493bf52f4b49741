import { isError } from '@backstage/errors';
import { isDriverError } from '@infra-orchestration/backstage-plugin-infra-node';

/** Nobody is asked longer than this for one image. */
const GIVEN_UP_AFTER_MS = 24 * 3_600_000;
/** A registry may tell of an image a moment before it gives it. */
const MOST_LOOKS_FOR_ABSENT = 4;
const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 10 * 60_000;

export type Next =
  | { fate: 'Failed' | 'Ignored'; reason: string }
  | { waitMs: number; reason: string };

export interface Attempt {
  /** With the one that just failed. */
  attempts: number;
  /** Since the event came in. */
  ageMs: number;
  /** From 0 to 1, so that many do not come back at once. */
  random: number;
}

/** What follows where the registry does not have the image. */
export function afterAbsence(image: string, attempt: Attempt): Next {
  const reason = `The registry has no ${image}`;
  return attempt.attempts >= MOST_LOOKS_FOR_ABSENT
    ? { fate: 'Failed', reason: `${reason}. Push it, and tell of it again` }
    : { waitMs: waitOf(attempt), reason };
}

/** What follows where something is attached to an image that may be told of in a moment. */
export function afterUnknownSubject(image: string, attempt: Attempt): Next {
  const reason = `It is attached to ${image}, of which nothing was told`;
  return attempt.attempts >= MOST_LOOKS_FOR_ABSENT
    ? { fate: 'Ignored', reason }
    : { waitMs: waitOf(attempt), reason };
}

/** What follows where the registry could not be asked. */
export function afterError(error: unknown, attempt: Attempt): Next {
  const reason = isError(error) ? error.message : 'The registry gave no answer';
  if (isDriverError(error) && error.code === 'terminal') {
    return { fate: 'Failed', reason };
  }
  if (attempt.ageMs >= GIVEN_UP_AFTER_MS) {
    return {
      fate: 'Failed',
      reason: `${reason}. It was tried for a day; tell of the image again once the registry answers`,
    };
  }
  const least = (isDriverError(error) && error.retryAfter) || 0;
  return { waitMs: Math.max(least, waitOf(attempt)), reason };
}

function waitOf({ attempts, random }: Attempt): number {
  const wait = Math.min(
    FIRST_WAIT_MS * 2 ** Math.max(0, attempts - 1),
    LONGEST_WAIT_MS,
  );
  return Math.round(wait * (0.75 + random / 4));
}
