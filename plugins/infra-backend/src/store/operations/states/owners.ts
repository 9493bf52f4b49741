import { Db, inTransaction } from '../../database';
import { InstanceRow, StateOwnerRow } from '../../tables';
import { StateOwner } from '../../types';
import { getVersion } from './versions';

/**
 * @param options - `lock`: nobody else becomes the owner before the end of the transaction
 * @returns undefined where there is no state of that name
 */
export async function getOwner(
  db: Db,
  name: string,
  { lock = false }: { lock?: boolean } = {},
): Promise<Partial<StateOwner> | undefined> {
  const query = db<StateOwnerRow>('states').where({ name });
  const row = await (lock ? query.forUpdate() : query).first();
  return (
    row && {
      instanceId: row.owner_instance_id ?? undefined,
      mark: row.owner ?? undefined,
    }
  );
}

/** Makes a place for a state that nobody owns yet. What is there already stays as it is. */
export async function makePlace(
  db: Db,
  options: { name: string; now: Date },
): Promise<void> {
  await db<StateOwnerRow>('states')
    .insert({ name: options.name, created_at: options.now })
    .onConflict('name')
    .ignore();
}

/**
 * Gives the state to an instance: where there is none, where the state is empty, or where nobody
 * owns it and it may be adopted. Where there is none a living owner keeps it: its first run may be about to write it.
 *
 * @returns the owner then, who may be another one, or nobody
 */
export async function claim(
  db: Db,
  options: { name: string; owner: StateOwner; adopt: boolean; now: Date },
): Promise<Partial<StateOwner>> {
  const { name, owner, adopt } = options;
  return await inTransaction(db, async trx => {
    await makePlace(trx, options);
    const row = await trx<StateOwnerRow>('states')
      .where({ name })
      .forUpdate()
      .first();
    if (row?.owner_instance_id === owner.instanceId) {
      return owner;
    }
    const version = await getVersion(trx, name);
    const isFree = version
      ? version.isEmpty || (adopt && !row?.owner_instance_id)
      : !(await isLiving(trx, row?.owner_instance_id));
    if (isFree) {
      await trx<StateOwnerRow>('states')
        .where({ name })
        .update({ owner_instance_id: owner.instanceId, owner: owner.mark });
      return owner;
    }
    return {
      instanceId: row?.owner_instance_id ?? undefined,
      mark: row?.owner ?? undefined,
    };
  });
}

async function isLiving(
  trx: Db,
  id: string | null | undefined,
): Promise<boolean> {
  const found =
    id &&
    (await trx<InstanceRow>('resource_instances')
      .where({ id })
      .whereNull('removed_at')
      .first('id'));
  return Boolean(found);
}
