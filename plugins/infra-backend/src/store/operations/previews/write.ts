import { PreviewProblem, PreviewRecord } from '../../../core';
import { toDate, toJson, toOptionalJson } from '../../codec';
import { Db } from '../../database';
import { ChangedMeanwhileError } from '../../errors';
import { fromIntent, fromPreview, PreviewRow } from './rows';

type Version = Pick<PreviewRecord, 'id' | 'version'>;

/** @throws ChangedMeanwhileError where there is one of the pull request by now */
export async function insert(trx: Db, preview: PreviewRecord): Promise<void> {
  const rows = await trx<PreviewRow>('previews')
    .insert(fromPreview(preview))
    .onConflict()
    .ignore()
    .returning('id');
  if (rows.length !== 1) {
    throw changed();
  }
}

/** Writes what is wanted, so that it is looked at anew; a problem of before is none any more. */
export async function want(
  trx: Db,
  preview: PreviewRecord,
  { now }: { now: Date },
): Promise<void> {
  await change(trx, preview, now, {
    ...fromIntent(preview),
    problem: null,
    next_look_at: now,
  });
}

/** Links the environment that is made in this transaction. */
export async function link(
  trx: Db,
  of: Version,
  options: { environment: { id: string; name: string }; now: Date },
): Promise<void> {
  const { environment, now } = options;
  await change(trx, of, now, {
    environment_id: environment.id,
    environment_name: environment.name,
    gone_at: null,
    problem: null,
  });
}

/**
 * What is asked of its environment in this transaction is what it wants. Of those who want it as it was read,
 * one is first.
 *
 * @param options - `isAskedAgain`: what was asked for before counts as asked for now
 * @returns whether it is as it was read
 */
export async function claim(
  trx: Db,
  of: Version,
  { now, isAskedAgain }: { now: Date; isAskedAgain?: boolean },
): Promise<boolean> {
  return await tryChange(trx, of, now, isAskedAgain ? { asked_at: now } : {});
}

/** The environment is no more. */
export async function forget(
  db: Db,
  of: Version,
  options: { goneAt: string; now: Date },
): Promise<void> {
  const { goneAt, now } = options;
  await change(db, of, now, { gone_at: toDate(goneAt), problem: null });
}

/** The Score file as it was read. */
export async function noteSource(
  db: Db,
  of: Version,
  options: { source: NonNullable<PreviewRecord['source']>; now: Date },
): Promise<void> {
  const { source, now } = options;
  await change(db, of, now, { source: toJson(source), problem: null });
}

/** What it waits for; absent: for nothing. */
export async function noteProblem(
  db: Db,
  of: Version,
  options: { problem?: PreviewProblem; now: Date },
): Promise<void> {
  const { problem, now } = options;
  await change(db, of, now, { problem: toOptionalJson(problem) });
}

/** Something of its environment changed: it is looked at anew, whatever a look that is under way comes to. */
export async function markDueOf(
  trx: Db,
  options: { environmentId: string; now: Date },
): Promise<void> {
  await trx<PreviewRow>('previews')
    .where({ environment_id: options.environmentId })
    .whereNull('gone_at')
    .update({
      next_look_at: options.now,
      version: trx.raw('version + 1') as any,
    });
}

/** Of a look that is over; whoever wants something else since has it looked at all the same. */
export async function noteLook(
  db: Db,
  { id, version }: Version,
  nextLookAt: Date | undefined,
): Promise<void> {
  await db<PreviewRow>('previews')
    .where({ id, version })
    .update({ next_look_at: nextLookAt ?? null });
}

/** After a look that failed. */
export async function lookAgain(db: Db, id: string, at: Date): Promise<void> {
  await db<PreviewRow>('previews').where({ id }).update({ next_look_at: at });
}

/** @throws ChangedMeanwhileError where it is not as it was read */
async function change(
  db: Db,
  of: Version,
  now: Date,
  patch: Partial<PreviewRow>,
): Promise<void> {
  if (!(await tryChange(db, of, now, patch))) {
    throw changed();
  }
}

/** @returns whether it was as it was read */
async function tryChange(
  db: Db,
  { id, version }: Version,
  now: Date,
  patch: Partial<PreviewRow>,
): Promise<boolean> {
  const count = await db<PreviewRow>('previews')
    .where({ id, version })
    .update({ ...patch, version: version + 1, updated_at: now });
  return count === 1;
}

function changed(): ChangedMeanwhileError {
  return new ChangedMeanwhileError('The preview was');
}
