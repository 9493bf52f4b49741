import { Db } from '../../database';
import { PreviewRow } from './rows';

/**
 * Nobody else tells the forge of it before `until`.
 *
 * @param options - `told`: what the forge knew when it was decided to tell it
 * @returns whether it is free, and nobody has told the forge since
 */
export async function claimTelling(
  db: Db,
  options: { id: string; told: string | undefined; now: Date; until: Date },
): Promise<boolean> {
  const { id, told, now, until } = options;
  const claimed = await db<PreviewRow>('previews')
    .where({ id, told: told ?? null })
    .where(free =>
      free.whereNull('tell_after').orWhere('tell_after', '<=', now),
    )
    .update({ tell_after: until });
  return claimed === 1;
}

/** Whoever had claimed it gives it up. */
export async function freeTelling(db: Db, id: string): Promise<void> {
  await db<PreviewRow>('previews').where({ id }).update({ tell_after: null });
}

export async function noteTold(
  db: Db,
  { id, hash }: { id: string; hash: string },
): Promise<void> {
  await db<PreviewRow>('previews').where({ id }).update({
    told: hash,
    untold: null,
    tell_failures: 0,
    tell_after: null,
  });
}

/** It could not be told, and is tried again at `after`. */
export async function noteUntold(
  db: Db,
  options: { id: string; message: string; failures: number; after: Date },
): Promise<void> {
  const { id, message, failures, after } = options;
  await db<PreviewRow>('previews').where({ id }).update({
    untold: message,
    tell_failures: failures,
    tell_after: after,
  });
  await db<PreviewRow>('previews')
    .where({ id })
    .where(later =>
      later.whereNull('next_look_at').orWhere('next_look_at', '>', after),
    )
    .update({ next_look_at: after });
}
