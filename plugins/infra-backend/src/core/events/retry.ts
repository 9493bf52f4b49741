/** How often an event is tried before a sink is given up on for it. */
export const MOST_ATTEMPTS = 12;

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 10 * 60_000;

export type AfterFailure = { act: 'giveUp' } | { act: 'wait'; ms: number };

/**
 * What follows when a sink did not take an event: the wait doubles with each attempt, so that a
 * receiver that is down for the night is asked a hundred times and not ten thousand.
 *
 * @param attempts - failed ones, with this one
 * @param refused - the receiver says that it will never take this event
 * @param random - from 0 to 1, so that many do not come back at once
 */
export function afterFailure(options: {
  attempts: number;
  refused: boolean;
  random: number;
}): AfterFailure {
  const { attempts, refused, random } = options;
  if (refused || attempts >= MOST_ATTEMPTS) {
    return { act: 'giveUp' };
  }
  const wait = Math.min(
    FIRST_WAIT_MS * 2 ** Math.max(0, attempts - 1),
    LONGEST_WAIT_MS,
  );
  return { act: 'wait', ms: Math.round(wait * (0.75 + random / 4)) };
}

/** Of an answer: refused for good, which another attempt would not change. */
export function isRefusal(httpStatus: number): boolean {
  return [400, 410, 413, 415, 422].includes(httpStatus);
}
