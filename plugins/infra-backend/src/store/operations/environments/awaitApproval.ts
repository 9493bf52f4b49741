import { Db, instantParameter } from '../../database';
import { ChangedMeanwhileError } from '../../errors';
import { toEnvironment } from '../../rows';
import { EnvironmentRow } from '../../tables';
import { EnvironmentRecord } from '../../types';
import { nextGeneration } from './nextGeneration';

/**
 * Gives a deployment its number, and leaves what is in force as it is until somebody agrees. Holds
 * the row's lock until the transaction ends.
 *
 * @throws ChangedMeanwhileError where the version is another
 */
export async function awaitApproval(
  db: Db,
  options: {
    id: string;
    deploymentId: string;
    now: Date;
    expectedVersion: number;
  },
): Promise<EnvironmentRecord> {
  const { id, deploymentId, now, expectedVersion } = options;
  const [row] = await db<EnvironmentRow>('environments')
    .where({ id, version: expectedVersion })
    .whereNull('deleted_at')
    .update({
      asked_generation: db.raw(nextGeneration) as any,
      version: db.raw('version + 1') as any,
      awaiting_deployment_id: deploymentId,
      updated_at: now,
    })
    .returning('*');
  if (!row) {
    throw new ChangedMeanwhileError(`Environment ${id} was`);
  }
  return toEnvironment(row);
}

/**
 * Nothing awaits approval any more. Where nothing was ever in force there never was anything
 * outside, so the environment ends. Holds the row's lock until the transaction ends.
 *
 * @returns undefined where that deployment does not await approval
 */
export async function endAwaiting(
  db: Db,
  options: { id: string; deploymentId: string; now: Date },
): Promise<EnvironmentRecord | undefined> {
  const { id, deploymentId, now } = options;
  const unmade = 'current_deployment_id is null';
  const [row] = await db<EnvironmentRow>('environments')
    .where({ id, awaiting_deployment_id: deploymentId })
    .whereNull('deleted_at')
    .update({
      awaiting_deployment_id: null,
      version: db.raw('version + 1') as any,
      updated_at: now,
      status: db.raw(`case when ${unmade} then 'Deleted' else status end`),
      deleted_at: db.raw(
        `case when ${unmade} then ${instantParameter(db)} else deleted_at end`,
        [now] as any,
      ) as any,
    })
    .returning('*');
  return row && toEnvironment(row);
}
