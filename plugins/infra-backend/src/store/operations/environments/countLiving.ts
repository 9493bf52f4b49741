import { EnvironmentUsage } from '@infra-orchestration/backstage-plugin-infra-common';
import { Db, isPostgres } from '../../database';
import { EnvironmentRow } from '../../tables';

/** Text on PostgreSQL, where they are bigints. */
interface Counts {
  total: number | string;
  of_owner: number | string | null;
  of_entity: number | string | null;
}

/** How many environments of a type there are, and of those how many are of an owner and entity. */
export async function countLiving(
  db: Db,
  options: { type: string; owner?: string; entityRef?: string },
): Promise<EnvironmentUsage> {
  const { type, owner, entityRef } = options;
  const [row]: Counts[] = await db<EnvironmentRow>('environments')
    .where({ type })
    .whereNull('deleted_at')
    .select(
      db.raw('count(*) as total'),
      db.raw('sum(case when owner = ? then 1 else 0 end) as of_owner', [
        owner ?? '',
      ]),
      db.raw('sum(case when entity_ref = ? then 1 else 0 end) as of_entity', [
        entityRef ?? '',
      ]),
    );
  return {
    total: Number(row.total),
    ...(owner !== undefined && { ofOwner: Number(row.of_owner ?? 0) }),
    ...(entityRef !== undefined && { ofEntity: Number(row.of_entity ?? 0) }),
  };
}

/** Of locks of this plugin that are for counting. */
const COUNTING = 0x1f7a;

/**
 * Lets one transaction at a time count and insert environments of a type. Take it after the
 * idempotency key and before any row of an environment.
 */
export async function lockCounting(trx: Db, type: string): Promise<void> {
  // SQLite has one connection, so there transactions come one after the other as it is.
  if (isPostgres(trx)) {
    await trx.raw('select pg_advisory_xact_lock(?, hashtext(?))', [
      COUNTING,
      type,
    ]);
  }
}
