import { ConflictError, NotFoundError } from '@backstage/errors';
import { toJson } from '../../codec';
import { Db } from '../../database';
import { ChangedMeanwhileError } from '../../errors';
import { toEnvironment } from '../../rows';
import { EnvironmentRow } from '../../tables';
import { EnvironmentRecord } from '../../types';
import { nextGeneration } from './nextGeneration';

export interface ReviseOptions {
  id: string;
  deploymentId: string;
  now: Date;
  /** The `version` that the revision was made from; absent: any. */
  expectedVersion?: number;
  /** Of a deployment that has its number already; default: the next one. */
  generation?: number;
  /** What is said of the environment from now on; absent: as before. */
  about?: Pick<EnvironmentRecord, 'owner' | 'system' | 'labels'>;
}

/**
 * Opens the next generation, due at once, with the given deployment in force; none awaits approval
 * any more. Holds the row's
 * lock until the transaction ends: call it before `deployments.insert` and `events.append`.
 *
 * @throws ChangedMeanwhileError where the version is another, ConflictError where the environment
 * is deleted
 */
export async function revise(
  db: Db,
  options: ReviseOptions,
): Promise<EnvironmentRecord> {
  const { about } = options;
  const query = db<EnvironmentRow>('environments')
    .where({ id: options.id })
    .whereNull('deleted_at');
  if (options.expectedVersion !== undefined) {
    query.where({ version: options.expectedVersion });
  }
  const rows = await query
    .update({
      ...(options.generation === undefined
        ? {
            generation: db.raw(nextGeneration) as any,
            asked_generation: db.raw(nextGeneration) as any,
          }
        : { generation: options.generation }),
      awaiting_deployment_id: null,
      version: db.raw('version + 1') as any,
      current_deployment_id: options.deploymentId,
      updated_at: options.now,
      next_reconcile_at: options.now,
      ...(about && {
        owner: about.owner,
        system: about.system ?? null,
        labels: toJson(about.labels),
      }),
    })
    .returning('*');
  if (rows.length) {
    return toEnvironment(rows[0]);
  }
  const current = await db<EnvironmentRow>('environments')
    .where({ id: options.id })
    .first();
  if (!current) {
    throw new NotFoundError(`There is no environment ${options.id}`);
  }
  throw current.deleted_at
    ? new ConflictError(`Environment ${options.id} is deleted`)
    : new ChangedMeanwhileError(`Environment ${options.id} was`);
}
