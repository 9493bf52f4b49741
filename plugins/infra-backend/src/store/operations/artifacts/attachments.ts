import { fromJson, toIso, toJson } from '../../codec';
import { Db, isPostgres } from '../../database';
import { ArtifactRow } from '../../tables';
import { union } from './rows';

/** What is attached to an image, each as `repository@digest`. */
export interface Attached {
  signatures: readonly string[];
  boms: readonly string[];
}

/** A look for what is attached to an image, taken by one replica. */
export interface AttachmentsLook {
  artifactId: string;
  repository: string;
  digest: string;
  /** That were over before this one. */
  looks: number;
  /** With this one. */
  attempts: number;
  /** Nothing is written by whoever it was taken from, nor where the image was told of meanwhile. */
  claimedUntil: Date;
}

/**
 * Takes looks that are due, the longest due first, so that one replica does each: they are due again at
 * `claimedUntil`, should this one not come to an end with them.
 */
export async function claimAttachmentsLooks(
  db: Db,
  options: { now: Date; claimedUntil: Date; limit: number },
): Promise<AttachmentsLook[]> {
  const { now, claimedUntil, limit } = options;
  const due = db<ArtifactRow>('artifacts')
    .select('id')
    .where('attachments_due_at', '<=', now)
    .orderBy(['attachments_due_at', 'seq'])
    .limit(limit);
  if (isPostgres(db)) {
    due.forUpdate().skipLocked();
  }
  const rows = await db<ArtifactRow>('artifacts')
    .whereIn('id', due)
    .update({
      attachments_due_at: claimedUntil,
      attachments_attempts: db.raw('attachments_attempts + 1') as any,
    })
    .returning('*');
  return rows.map(row => ({
    artifactId: row.id,
    repository: row.repository,
    digest: row.digest,
    looks: row.attachments_looks,
    attempts: row.attachments_attempts,
    claimedUntil,
  }));
}

/**
 * Adds what was found to what is known.
 *
 * @param trx - a transaction
 * @returns whether some of it was not known
 */
export async function addAttachments(
  trx: Db,
  artifactId: string,
  found: Attached,
): Promise<boolean> {
  if (found.signatures.length + found.boms.length === 0) {
    return false;
  }
  const row = await trx<ArtifactRow>('artifacts')
    .where({ id: artifactId })
    .forUpdate()
    .first();
  if (!row) {
    return false;
  }
  const signatures = toJson(union(fromJson(row.signatures), found.signatures));
  const boms = toJson(union(fromJson(row.boms), found.boms));
  if (signatures === row.signatures && boms === row.boms) {
    return false;
  }
  await trx<ArtifactRow>('artifacts')
    .where({ id: artifactId })
    .update({ signatures, boms });
  return true;
}

/** The look is over, and the next one is due then, where there is one. */
export async function endAttachmentsLook(
  db: Db,
  look: AttachmentsLook,
  { nextAt }: { nextAt: Date | undefined },
): Promise<void> {
  await claimed(db, look).update({
    attachments_due_at: nextAt ?? null,
    attachments_looks: look.looks + 1,
    attachments_attempts: 0,
  });
}

/** There was no answer. */
export async function retryAttachmentsLook(
  db: Db,
  look: AttachmentsLook,
  { at }: { at: Date },
): Promise<void> {
  await claimed(db, look).update({ attachments_due_at: at });
}

/** The sooner of the two. A look that is brought forward is one more, and takes the place of none. */
export function dueOf(
  row: ArtifactRow,
  given: Date | undefined,
): Pick<ArtifactRow, 'attachments_due_at' | 'attachments_looks'> {
  const { attachments_due_at: due, attachments_looks: looks } = row;
  if (
    given === undefined ||
    (due !== null && toIso(due) <= given.toISOString())
  ) {
    return { attachments_due_at: due, attachments_looks: looks };
  }
  const isBroughtForward = due !== null && row.attachments_attempts === 0;
  return {
    attachments_due_at: given,
    attachments_looks: isBroughtForward ? Math.max(0, looks - 1) : looks,
  };
}

function claimed(db: Db, { artifactId, claimedUntil }: AttachmentsLook) {
  return db<ArtifactRow>('artifacts').where({
    id: artifactId,
    attachments_due_at: claimedUntil,
  });
}
