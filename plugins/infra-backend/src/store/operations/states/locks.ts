import { toIso } from '../../codec';
import { Db } from '../../database';
import { StateLockRow } from '../../tables';
import { StateLock } from '../../types';

/** Takes the lock where nobody has it. @returns whether it was taken */
export async function takeLock(
  db: Db,
  lock: Omit<StateLock, 'lockedAt'> & { now: Date },
): Promise<boolean> {
  const taken = await db<StateLockRow>('state_locks')
    .insert({
      name: lock.name,
      run_id: lock.runId,
      lock_id: lock.lockId,
      info: lock.info,
      locked_at: lock.now,
    })
    .onConflict('name')
    .ignore()
    .returning('run_id');
  return taken.length > 0;
}

/** @param options - `forWriting`: in a transaction, keeps it from being released until its end */
export async function getLock(
  db: Db,
  name: string,
  options: { forWriting?: boolean } = {},
): Promise<StateLock | undefined> {
  const query = db<StateLockRow>('state_locks').where({ name });
  const row = await (options.forWriting ? query.forUpdate() : query).first();
  return (
    row && {
      name: row.name,
      runId: row.run_id,
      lockId: row.lock_id,
      info: row.info,
      lockedAt: toIso(row.locked_at),
    }
  );
}

/** Releases exactly this lock. @returns whether it was there */
export async function releaseLock(
  db: Db,
  lock: Pick<StateLock, 'name' | 'runId' | 'lockId'>,
): Promise<boolean> {
  const released = await db<StateLockRow>('state_locks')
    .where({
      name: lock.name,
      run_id: lock.runId,
      lock_id: lock.lockId,
    })
    .delete();
  return released > 0;
}
