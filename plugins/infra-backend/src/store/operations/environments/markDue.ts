import { Db } from '../../database';
import { EnvironmentRow } from '../../tables';

/** Makes environments due at once, so that the sweep finds them where a wake-up gets lost. */
export async function markDue(
  db: Db,
  options: { ids: string[]; now: Date },
): Promise<void> {
  await db<EnvironmentRow>('environments')
    .whereIn('id', options.ids)
    .whereNull('deleted_at')
    .andWhere(later =>
      later
        .whereNull('next_reconcile_at')
        .orWhere('next_reconcile_at', '>', options.now),
    )
    .update({ next_reconcile_at: options.now });
}
