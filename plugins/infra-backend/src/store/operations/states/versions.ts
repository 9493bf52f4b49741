import { toIso } from '../../codec';
import { Db } from '../../database';
import { StateVersionRow } from '../../tables';
import { SealedSecret, StateVersion } from '../../types';

/** The newest one. */
export async function getVersion(
  db: Db,
  name: string,
): Promise<StateVersion | undefined> {
  const row = await db<StateVersionRow>('state_versions')
    .where({ name })
    .orderBy('version', 'desc')
    .first();
  return row && toVersion(row);
}

/**
 * What a run writes again and again while it works is one version. To be called under the lock,
 * which keeps two from choosing the same number.
 *
 * @param options - `keep`: how many versions stay
 */
export async function putVersion(
  db: Db,
  version: Omit<StateVersion, 'writtenAt'>,
  options: { now: Date; keep: number },
): Promise<void> {
  await db<StateVersionRow>('state_versions')
    .insert({
      name: version.name,
      version: version.version,
      run_id: version.runId,
      lineage: version.lineage,
      serial: version.serial,
      is_empty: version.isEmpty,
      key_id: version.sealed.keyId,
      nonce: version.sealed.nonce,
      ciphertext: version.sealed.ciphertext,
      written_at: options.now,
    })
    .onConflict(['name', 'version'])
    .merge();
  await db<StateVersionRow>('state_versions')
    .where({ name: version.name })
    .where('version', '<=', version.version - options.keep)
    .delete();
}

/** Versions that are not under the given key, for rotation, in a stable order. */
export async function listForeignKeys(
  db: Db,
  options: { keyId: string; limit: number; offset: number },
): Promise<SealedSecret[]> {
  const rows = await db<StateVersionRow>('state_versions')
    .where('key_id', '<>', options.keyId)
    .orderBy(['key_id', 'name', 'version'])
    .limit(options.limit)
    .offset(options.offset);
  return rows.map(row => toVersion(row).sealed);
}

/** Replaces a version by the same under another key, unless it was written anew meanwhile. */
export async function reseal(
  db: Db,
  options: { from: SealedSecret; to: SealedSecret },
): Promise<void> {
  await db<StateVersionRow>('state_versions')
    .where({ nonce: options.from.nonce, ciphertext: options.from.ciphertext })
    .update({
      key_id: options.to.keyId,
      nonce: options.to.nonce,
      ciphertext: options.to.ciphertext,
    });
}

/** Names the state, so that one does not open as another. */
export function stateRef(name: string): string {
  return `states/${name}`;
}

function toVersion(row: StateVersionRow): StateVersion {
  return {
    name: row.name,
    version: row.version,
    runId: row.run_id,
    lineage: row.lineage,
    serial: Number(row.serial),
    isEmpty: Boolean(row.is_empty),
    writtenAt: toIso(row.written_at),
    sealed: {
      ref: stateRef(row.name),
      keyId: row.key_id,
      nonce: row.nonce,
      ciphertext: row.ciphertext,
    },
  };
}
