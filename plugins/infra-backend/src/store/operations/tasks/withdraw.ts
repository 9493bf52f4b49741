import { Db, inTransaction } from '../../database';
import { TaskRow } from '../../tables';
import { currentRows } from './current';
import { PENDING, TaskRecord, toTask } from './record';

/**
 * Ends what an instance asks for under its name.
 *
 * @param options - `forget`: the answer that it has holds no more either
 * @returns the task that nobody has to do any more
 */
export async function withdraw(
  db: Db,
  options: {
    externalName: string;
    ownershipMark: string;
    forget: boolean;
    now: Date;
  },
): Promise<TaskRecord | undefined> {
  const of = {
    external_name: options.externalName,
    ownership_mark: options.ownershipMark,
  };
  return await inTransaction(db, async trx => {
    await currentRows(trx, options.externalName, { lock: true });
    if (options.forget) {
      await trx<TaskRow>('tasks')
        .where({ ...of, standing: true })
        .update({ standing: false });
    }
    const rows = await trx<TaskRow>('tasks')
      .where(of)
      .whereIn('state', PENDING);
    await withdrawRows(trx, rows, options.now);
    const open = rows.find(({ state }) => state === 'open');
    return open && toTask(open);
  });
}

/** Those of instances that were given up or let go of, for which no driver asks any more. */
export async function withdrawOrphans(
  db: Db,
  options: { now: Date; limit: number },
): Promise<number> {
  const rows = await db<TaskRow>('tasks')
    .whereIn('state', PENDING)
    .whereExists(
      db('resource_instances')
        .select('id')
        .whereRaw('resource_instances.id = tasks.instance_id')
        .whereNotNull('removed_at'),
    )
    .limit(options.limit);
  await withdrawRows(db, rows, options.now);
  return rows.length;
}

async function withdrawRows(db: Db, rows: TaskRow[], now: Date): Promise<void> {
  await db<TaskRow>('tasks')
    .whereIn(
      'id',
      rows.map(({ id }) => id),
    )
    .whereIn('state', PENDING)
    .update({
      state: 'withdrawn',
      version: db.raw('version + 1') as any,
      updated_at: now,
    });
}
