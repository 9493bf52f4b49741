import { InMemoryWorld } from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import { Db } from '../../store';
import {
  toDeployment,
  toEnvironment,
  toInstance,
  toOperation,
} from '../../store/rows';
import { StoredState } from '../invariants';

/** Everything that the invariants are about, as of one moment. */
export async function storedState(
  db: Db,
  outside: StoredState['outside'],
): Promise<StoredState> {
  return await db.transaction(async trx => ({
    environments: (
      await trx('environments')
    ).map(row => ({
      ...toEnvironment(row),
      leaseHolder: row.lease_holder ?? undefined,
    })),
    deployments: (await trx('deployments')).map(toDeployment),
    instances: (await trx('resource_instances')).map(toInstance),
    operations: (await trx('operations')).map(toOperation),
    receipts: (
      await trx('receipts')
    ).map(row => ({
      instanceId: row.instance_id,
      outcome: row.outcome,
    })),
    secretOwners: (
      await trx('secrets').whereNotNull('instance_id')
    ).map(row => row.instance_id),
    outside,
  }));
}

export function objectsOf(world: InMemoryWorld): StoredState['outside'] {
  return world.objects.flatMap(({ mark, externalName, provider }) =>
    mark ? [{ ownershipMark: mark, externalName, provider }] : [],
  );
}
