import { PlannedAction } from '@infra-orchestration/backstage-plugin-infra-common';

/** An instance of the environment, also one that was removed. */
export interface FormerInstance {
  address: string;
  /** Something may have been made outside. */
  attempted: boolean;
  /** ISO 8601. */
  removedAt?: string;
}

/**
 * What a rollback cannot bring back: what a resource held that is made anew. One that never was there
 * held nothing, and one that was only read is as it is.
 */
export function rollbackWarnings(
  actions: readonly PlannedAction[],
  instances: readonly FormerInstance[],
): string[] {
  return actions
    .filter(({ management }) => management !== 'read')
    .flatMap(({ address, action }) => {
      if (action === 'replace') {
        return [
          `${address} is made anew: what it held elsewhere or before is not brought back`,
        ];
      }
      const former = instances.filter(
        each => each.address === address && each.attempted,
      );
      return action === 'create' && former.length > 0
        ? [`${address} ${whatBecame(former)}; it is made anew, and empty`]
        : [];
    });
}

function whatBecame(former: readonly FormerInstance[]): string {
  if (former.some(({ removedAt }) => removedAt === undefined)) {
    return 'is no longer there';
  }
  const last = former.reduce((latest, { removedAt = '' }) => {
    return removedAt > latest ? removedAt : latest;
  }, '');
  return `was removed on ${last.slice(0, 10)}`;
}
