import { toIso, toOptionalIso } from '../../codec';
import { Db, leaseClock } from '../../database';
import { StateRunRow } from '../../tables';
import { StateRun } from '../../types';

const FORGOTTEN_AFTER_MS = 24 * 3_600_000;

export interface NewStateRun {
  id: string;
  name: string;
  purpose: StateRun['purpose'];
  tokenHash: string;
  startedBy: string;
  /** Milliseconds until it counts as dead unless it is renewed. */
  ttl: number;
  now: Date;
  expiresAt: Date;
}

export async function startRun(db: Db, run: NewStateRun): Promise<void> {
  await db<StateRunRow>('state_runs').insert({
    id: run.id,
    name: run.name,
    purpose: run.purpose,
    token_hash: run.tokenHash,
    started_by: run.startedBy,
    started_at: run.now,
    lives_until: leaseClock(db, run.ttl) as any,
    expires_at: run.expiresAt,
  });
}

export async function getRun(
  db: Db,
  id: string,
): Promise<StateRun | undefined> {
  const row = await db<StateRunRow>('state_runs').where({ id }).first();
  return (
    row && {
      id: row.id,
      name: row.name,
      purpose: row.purpose as StateRun['purpose'],
      tokenHash: row.token_hash,
      startedBy: row.started_by,
      startedAt: toIso(row.started_at),
      expiresAt: toIso(row.expires_at),
      endedAt: toOptionalIso(row.ended_at),
    }
  );
}

/** @returns whether it goes on; one that was ended by somebody does not */
export async function renewRun(
  db: Db,
  options: { id: string; ttl: number },
): Promise<boolean> {
  const renewed = await db<StateRunRow>('state_runs')
    .where({ id: options.id })
    .whereNull('ended_at')
    .update({ lives_until: leaseClock(db, options.ttl) as any });
  return renewed > 0;
}

/** From then on its token is good for nothing. @returns false where it was ended before */
export async function endRun(
  db: Db,
  options: { id: string; now: Date },
): Promise<boolean> {
  const ended = await db<StateRunRow>('state_runs')
    .where({ id: options.id })
    .whereNull('ended_at')
    .update({ ended_at: options.now });
  return ended > 0;
}

/**
 * Ends a run that nobody renewed in time, in one statement with the judgement, so that one that is
 * renewed at the same moment lives.
 */
export async function endDeadRun(
  db: Db,
  options: { id: string; now: Date },
): Promise<boolean> {
  const ended = await db<StateRunRow>('state_runs')
    .where({ id: options.id })
    .whereNull('ended_at')
    .where('lives_until', '<=', leaseClock(db) as any)
    .update({ ended_at: options.now });
  return ended > 0;
}

/** Whether a run that may change the state goes on, wherever. */
export async function hasLivingRun(db: Db, name: string): Promise<boolean> {
  const living = await db<StateRunRow>('state_runs')
    .where({ name, purpose: 'change' })
    .whereNull('ended_at')
    .where('lives_until', '>', leaseClock(db) as any)
    .first('id');
  return living !== undefined;
}

/** Forgets runs whose tokens ended a day ago and that hold nothing. */
export async function pruneRuns(
  db: Db,
  options: { now: Date },
): Promise<number> {
  const before = new Date(options.now.getTime() - FORGOTTEN_AFTER_MS);
  return await db<StateRunRow>('state_runs')
    .where('expires_at', '<', before)
    .whereNotIn('id', db('state_locks').select('run_id'))
    .delete();
}
