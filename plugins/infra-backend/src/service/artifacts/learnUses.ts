import { DesiredState } from '@infra-orchestration/backstage-plugin-infra-common';
import { scoreUses } from '../../core';
import { artifactUses, Db } from '../../store';

/** Remembers which repositories a workload that is to be deployed takes its images from. */
export async function learnUses(
  trx: Db,
  workload: { entityRef: string; desired: DesiredState },
  { now }: { now: Date },
): Promise<void> {
  const { entityRef, desired } = workload;
  const origin = 'score';
  const known = await artifactUses.listSaid(trx, { entityRef, origin });
  const uses = scoreUses(desired, known);
  if (uses) {
    await artifactUses.replace(trx, {
      entityRef,
      origin,
      uses: uses.map(use => ({ ...use, entityRef })),
      now,
    });
  }
}
