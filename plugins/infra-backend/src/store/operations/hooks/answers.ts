import { VerificationAnswer } from '@infra-orchestration/backstage-plugin-infra-common';
import { HookRunRecord } from '../../../core';
import { toIso } from '../../codec';
import { Db } from '../../database';
import { HookAnswerRow, HookRunRow } from '../../tables';
import { toHookRun } from './rows';

/** What somebody outside answered to a run. */
export interface HookAnswer extends VerificationAnswer {
  runId: string;
  /** Entity ref, subject of a service, or `token`. */
  answeredBy: string;
  answeredAt: string;
}

export async function find(
  db: Db,
  id: string,
): Promise<HookRunRecord | undefined> {
  const row = await db<HookRunRow>('hook_runs').where({ id }).first();
  return row && toHookRun(row);
}

/** @returns the answer that counts: the first one */
export async function answer(
  trx: Db,
  given: Omit<HookAnswer, 'answeredAt'> & { now: Date },
): Promise<HookAnswer> {
  await trx<HookAnswerRow>('hook_answers')
    .insert({
      run_id: given.runId,
      outcome: given.outcome,
      message: given.message ?? null,
      link: given.link ?? null,
      answered_by: given.answeredBy,
      answered_at: given.now,
    })
    .onConflict('run_id')
    .ignore();
  return (await findAnswer(trx, given.runId))!;
}

export async function findAnswer(
  db: Db,
  runId: string,
): Promise<HookAnswer | undefined> {
  const row = await db<HookAnswerRow>('hook_answers')
    .where({ run_id: runId })
    .first();
  return (
    row && {
      runId: row.run_id,
      outcome: row.outcome as HookAnswer['outcome'],
      message: row.message ?? undefined,
      link: row.link ?? undefined,
      answeredBy: row.answered_by,
      answeredAt: toIso(row.answered_at),
    }
  );
}
