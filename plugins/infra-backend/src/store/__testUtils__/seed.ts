import { randomUUID } from 'node:crypto';
import { Db } from '../database';
import { deployments, environments } from '../operations';
import { EnvironmentRecord, InstanceRecord, NewEnvironment } from '../types';

/** An environment at generation 1 with its deployment. */
export async function seedEnvironment(
  db: Db,
  given: Partial<NewEnvironment> = {},
  now: Date = new Date(),
): Promise<EnvironmentRecord> {
  const deploymentId = randomUUID();
  const environment = await environments.insert(
    db,
    {
      id: randomUUID(),
      entityRef: 'component:default/shop',
      name: 'dev',
      type: 'development',
      owner: 'group:default/team',
      labels: {},
      createdBy: 'user:default/ann',
      ...given,
    },
    { now, deploymentId },
  );
  await deployments.insert(
    db,
    {
      id: deploymentId,
      environmentId: environment.id,
      generation: 1,
      mode: 'deploy',
      desired: { claims: {}, params: {}, images: {} },
      platformRevision: 0,
      requestedBy: 'user:default/ann',
    },
    { now },
  );
  return environment;
}

export function anInstance(
  environmentId: string,
  given: Partial<InstanceRecord> = {},
): InstanceRecord {
  const id = given.id ?? randomUUID();
  const now = new Date().toISOString();
  return {
    id,
    environmentId,
    address: 'thing.default#a',
    type: 'thing',
    class: 'default',
    claimId: 'a',
    definition: { name: 'thing', revision: 1 },
    provider: 'world',
    driver: 'memory',
    kind: 'thing',
    externalName: 'dev-a',
    ownershipMark: `test/${id}`,
    generation: 1,
    phase: 'Pending',
    conditions: [],
    deletionPolicy: 'delete',
    adopt: false,
    management: 'owned',
    attempted: false,
    dependenciesOf: [],
    outputs: {},
    links: [],
    attempt: 0,
    createdAt: now,
    updatedAt: now,
    ...given,
  };
}
