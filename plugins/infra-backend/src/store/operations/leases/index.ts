import { Db, leaseClock } from '../../database';

interface LeaseRow {
  name: string;
  holder: string;
  expires_at: unknown;
}

/** Takes or renews a named lease. @returns whether it is the holder's now */
export async function acquire(
  db: Db,
  options: { name: string; holder: string; ttl: number },
): Promise<boolean> {
  const rows = await db<LeaseRow>('leases')
    .insert({
      name: options.name,
      holder: options.holder,
      expires_at: leaseClock(db, options.ttl),
    })
    .onConflict('name')
    .merge()
    .where('leases.holder', options.holder)
    .orWhere('leases.expires_at', '<=', leaseClock(db))
    .returning('holder');
  return rows.length > 0;
}

/** Takes the first free one of several equal leases. @returns its name */
export async function acquireAny(
  db: Db,
  options: { names: string[]; holder: string; ttl: number },
): Promise<string | undefined> {
  const taken = await db<LeaseRow>('leases')
    .select('name')
    .whereIn('name', options.names)
    .andWhere('expires_at', '>', leaseClock(db) as any);
  const takenNames = new Set(taken.map(row => row.name));
  for (const name of options.names) {
    if (!takenNames.has(name) && (await acquire(db, { ...options, name }))) {
      return name;
    }
  }
  return undefined;
}

export async function renew(
  db: Db,
  options: { holders: string[]; ttl: number },
): Promise<void> {
  await db<LeaseRow>('leases')
    .whereIn('holder', options.holders)
    .update({ expires_at: leaseClock(db, options.ttl) });
}

/** Gives back everything the holder has. */
export async function release(
  db: Db,
  options: { holder: string },
): Promise<void> {
  await db<LeaseRow>('leases').where({ holder: options.holder }).delete();
}
