import { setTimeout as after } from 'node:timers/promises';

const SHORTEST_POLL = 5;
const LONGEST_POLL = 500;

/** Rejects with `message` where the promise is not settled in time. */
export async function within<T>(
  milliseconds: number,
  promise: Promise<T>,
  message: string,
): Promise<T> {
  const done = new AbortController();
  const deadline = after(milliseconds, undefined, { signal: done.signal }).then(
    () => {
      throw new Error(`${message} within ${milliseconds} ms`);
    },
  );
  try {
    return await Promise.race([promise, deadline]);
  } finally {
    deadline.catch(() => {});
    done.abort();
  }
}

/**
 * Asks again, ever less often, until the answer is not undefined. `message` is asked for last, so
 * that it can tell what was seen.
 */
export async function poll<T>(
  milliseconds: number,
  ask: () => Promise<T | undefined>,
  message: () => string,
): Promise<T> {
  const deadline = performance.now() + milliseconds;
  for (let pause = SHORTEST_POLL; ; pause = Math.min(pause * 2, LONGEST_POLL)) {
    const answer = await ask();
    if (answer !== undefined) {
      return answer;
    }
    if (performance.now() + pause > deadline) {
      throw new Error(`${message()} within ${milliseconds} ms`);
    }
    await after(pause);
  }
}

/** Runs all of them, at most `limit` at once; rejects with the first failure, after all ended. */
export async function forEachAtMost<T>(
  limit: number,
  items: readonly T[],
  run: (item: T) => Promise<void>,
): Promise<void> {
  const failures: unknown[] = [];
  const queue = [...items];
  const lane = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) {
      await run(item).catch(error => failures.push(error));
    }
  };
  await Promise.all(Array.from({ length: limit }, lane));
  if (failures.length > 0) {
    throw failures[0];
  }
}
