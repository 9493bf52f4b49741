import { DesiredState } from '@infra-orchestration/backstage-plugin-infra-common';
import { ContainerUse, scoreUses } from '../../core';
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
  if (uses && !isSame(uses, known)) {
    await artifactUses.replace(trx, {
      entityRef,
      origin,
      uses: uses.map(use => ({ ...use, entityRef })),
      now,
    });
  }
}

function isSame(
  uses: readonly ContainerUse[],
  known: readonly ContainerUse[],
): boolean {
  const keysOf = (some: readonly ContainerUse[]) =>
    new Set(
      some.map(({ container, repository }) =>
        JSON.stringify([container, repository]),
      ),
    );
  const [now, before] = [keysOf(uses), keysOf(known)];
  return now.size === before.size && [...now].every(key => before.has(key));
}
