import { Db } from '../../database';
import { StateReportRow } from '../../tables';
import { SealedSecret } from '../../types';

/** Keeps what a run reports; what it reported before is replaced. */
export async function putReport(
  db: Db,
  report: { runId: string; sealed: SealedSecret; now: Date },
): Promise<void> {
  const { runId, sealed, now } = report;
  await db<StateReportRow>('state_reports')
    .insert({
      run_id: runId,
      key_id: sealed.keyId,
      nonce: sealed.nonce,
      ciphertext: sealed.ciphertext,
      written_at: now,
    })
    .onConflict('run_id')
    .merge();
}

export async function getReport(
  db: Db,
  runId: string,
): Promise<SealedSecret | undefined> {
  const row = await db<StateReportRow>('state_reports')
    .where({ run_id: runId })
    .first();
  return (
    row && {
      ref: reportRef(runId),
      keyId: row.key_id,
      nonce: row.nonce,
      ciphertext: row.ciphertext,
    }
  );
}

/** Forgets the reports of runs that ended or whose tokens did: nobody asks for them any more. */
export async function pruneReports(
  db: Db,
  options: { now: Date },
): Promise<number> {
  return await db<StateReportRow>('state_reports')
    .whereIn(
      'run_id',
      db('state_runs')
        .whereNotNull('ended_at')
        .orWhere('expires_at', '<', options.now)
        .select('id'),
    )
    .delete();
}

/** Names the report, so that one does not open as another. */
export function reportRef(runId: string): string {
  return `state-reports/${runId}`;
}
