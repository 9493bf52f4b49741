import { Db, instantParameter } from '../../database';
import { EnvironmentRow, InstanceRow } from '../../tables';

/**
 * Asks for a look at the instance. In the transaction of an answer, and once more when it was committed: a look that
 * began in the time between saw the task as it was before, and counts as later than the request in the transaction.
 */
export async function askForLook(
  db: Db,
  options: { instanceId: string; now: Date },
): Promise<void> {
  await db<InstanceRow>('resource_instances')
    .where({ id: options.instanceId })
    .whereNull('removed_at')
    .update({ observation_requested_at: options.now });
}

/**
 * A person answered: the engine is to look at the instance at once, whenever its next look would
 * have been. In the transaction of the answer, so that no crash in between makes anybody wait; first
 * the environment, then the instance, as the engine locks them.
 */
export async function wake(
  trx: Db,
  options: { environmentId: string; instanceId: string; now: Date },
): Promise<void> {
  const { environmentId, instanceId, now } = options;
  await trx<EnvironmentRow>('environments')
    .where({ id: environmentId })
    .whereNull('deleted_at')
    .update({
      wake_requested: true,
      // Who holds the lease finds the note when giving it back.
      next_reconcile_at: trx.raw(
        `case when lease_holder is null then ${instantParameter(trx)}
           else next_reconcile_at end`,
        [now as any],
      ) as any,
    });
  await askForLook(trx, { instanceId, now });
}
