import { Db } from '../../database';
import { EnvironmentRow } from '../../tables';

/**
 * For a wake-up that met a held lease: the holder's release finds the note and makes the
 * environment due at once.
 *
 * @returns false where the lease was given back meanwhile, so that the caller can try again
 */
export async function noteWakeUp(
  db: Db,
  options: { id: string },
): Promise<boolean> {
  const noted = await db<EnvironmentRow>('environments')
    .where({ id: options.id })
    .whereNotNull('lease_holder')
    .update({ wake_requested: true });
  return noted > 0;
}
