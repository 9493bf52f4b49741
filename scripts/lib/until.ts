import { setTimeout } from 'node:timers/promises';

const DEADLINE_MS = 120_000;
const LOOK_EVERY_MS = 300;

/** @throws Error with what went wrong, after two minutes */
export async function until<T>(
  problem: string,
  look: () => Promise<T | undefined>,
): Promise<T> {
  const deadline = performance.now() + DEADLINE_MS;
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    if (performance.now() > deadline) {
      throw new Error(`${problem} (after ${DEADLINE_MS / 1000} s)`);
    }
    await setTimeout(LOOK_EVERY_MS);
  }
}
