import { InstanceRecord } from '../../store';
import { Run } from '../reconcile/run';
import { isPolled, StepResult } from './result';

/** A change outside seldom comes alone; looking at each of a burst would be waste. */
const SETTLE_MS = 25;

/**
 * Looks at a node until it is settled or failed, or the next look is too far away for this run,
 * or the run is to stop. Each look decides anew from stored and observed state, so it makes no
 * difference whether the same run takes it or a later one.
 */
export async function lookUntilSettled(
  run: Run,
  instanceOf: () => InstanceRecord | undefined,
  step: () => Promise<StepResult>,
): Promise<StepResult> {
  const { clock, options } = run.services;
  const giveUpAt = run.now().getTime() + options.inlineWait;
  for (;;) {
    const startedAt = run.now().getTime();
    const result = await step();
    const instance = instanceOf();
    if (
      result.status !== 'waiting' ||
      !instance ||
      run.stopSignal.aborted ||
      result.until.getTime() > giveUpAt
    ) {
      return result;
    }
    try {
      // Backoff has its time; readiness and the end of work outside are told by watches as well.
      const untilChange =
        instance.nextAttemptAt === undefined || isPolled(instance);
      const ms = Math.max(0, result.until.getTime() - run.now().getTime());
      if (untilChange) {
        await run.following.waitForChange(instance.id, {
          since: startedAt,
          ms,
          signal: run.stopSignal,
        });
        await clock.sleep(SETTLE_MS, run.stopSignal);
      } else {
        await clock.sleep(ms, run.stopSignal);
      }
    } catch (error) {
      if (run.stopSignal.aborted) {
        return result;
      }
      throw error;
    }
  }
}
