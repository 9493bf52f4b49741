import { openStates, PromotionRecord } from '../../../core';
import { inChunks } from '../../chunks';
import { toDate } from '../../codec';
import { Db } from '../../database';
import { PromotionArtifactRow, PromotionRow } from '../../tables';
import { fromPromotion } from './rows';

/**
 * Stores promotions, with the artifacts of their releases.
 *
 * @returns those that were stored; not one whose environment has one that is not over already
 */
export async function insert(
  trx: Db,
  promotions: readonly PromotionRecord[],
): Promise<string[]> {
  const stored: string[] = [];
  await inChunks(promotions, async some => {
    const rows = await trx<PromotionRow>('promotions')
      .insert(some.map(fromPromotion))
      .onConflict()
      .ignore()
      .returning('id');
    stored.push(...rows.map(({ id }) => id));
  });
  const links = promotions
    .filter(({ id }) => stored.includes(id))
    .flatMap(({ id, release }) =>
      [...artifactsOf(release)].map(artifactId => ({
        promotion_id: id,
        artifact_id: artifactId,
      })),
    );
  await inChunks(links, some =>
    trx<PromotionArtifactRow>('promotion_artifacts').insert(some),
  );
  return stored;
}

function artifactsOf({ images }: PromotionRecord['release']): Set<string> {
  return new Set(
    Object.values(images).flatMap(({ artifactId }) => artifactId ?? []),
  );
}

export type PromotionPatch = Pick<PromotionRecord, 'state' | 'reason'> &
  Partial<
    Pick<
      PromotionRecord,
      | 'message'
      | 'deploymentId'
      | 'rollbackDeploymentId'
      | 'supersededBy'
      | 'startedAt'
      | 'finishedAt'
      | 'nextLookAt'
    >
  >;

/**
 * Writes down where a promotion is; what the patch does not name stays, but for the message and the
 * next look.
 *
 * @returns false, and nothing is written, where it is over, or another state than it was read in
 */
export async function update(
  trx: Db,
  before: Pick<PromotionRecord, 'id' | 'state'>,
  patch: PromotionPatch,
): Promise<boolean> {
  const { deploymentId, rollbackDeploymentId, supersededBy } = patch;
  const changed = await trx<PromotionRow>('promotions')
    .where({ id: before.id, state: before.state })
    .whereIn('state', [...openStates])
    .update({
      state: patch.state,
      reason: patch.reason,
      message: patch.message ?? null,
      next_look_at: toDate(patch.nextLookAt),
      ...(deploymentId && { deployment_id: deploymentId }),
      ...(rollbackDeploymentId && {
        rollback_deployment_id: rollbackDeploymentId,
      }),
      ...(supersededBy && { superseded_by: supersededBy }),
      ...(patch.startedAt && { started_at: toDate(patch.startedAt) }),
      ...(patch.finishedAt && { finished_at: toDate(patch.finishedAt) }),
    });
  return changed > 0;
}

/** A promotion as `update` leaves it. */
export function patched(
  before: PromotionRecord,
  patch: PromotionPatch,
): PromotionRecord {
  const { state, reason, message, nextLookAt } = patch;
  return {
    ...{ ...before, state, reason, message, nextLookAt },
    deploymentId: patch.deploymentId ?? before.deploymentId,
    rollbackDeploymentId:
      patch.rollbackDeploymentId ?? before.rollbackDeploymentId,
    supersededBy: patch.supersededBy ?? before.supersededBy,
    startedAt: patch.startedAt ?? before.startedAt,
    finishedAt: patch.finishedAt ?? before.finishedAt,
  };
}
