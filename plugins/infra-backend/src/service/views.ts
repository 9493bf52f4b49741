import { ConflictError, NotFoundError } from '@backstage/errors';
import {
  Deployment,
  Environment,
  EnvironmentContext,
  ResourceInstance,
} from '@infra-orchestration/backstage-plugin-infra-common';
import {
  Db,
  DeploymentRecord,
  deployments,
  EnvironmentRecord,
  environments,
  InstanceRecord,
} from '../store';

/** @throws NotFoundError */
export async function requireEnvironment(
  db: Db,
  id: string,
): Promise<EnvironmentRecord> {
  const environment = await environments.get(db, id);
  if (!environment) {
    throw new NotFoundError(`There is no environment ${id}`);
  }
  return environment;
}

/**
 * As clients see it.
 *
 * @throws NotFoundError
 */
export async function requireDeployment(
  db: Db,
  id: string,
): Promise<DeploymentRecord> {
  const deployment = await deployments.get(db, id);
  if (!deployment) {
    throw new NotFoundError(`There is no deployment ${id}`);
  }
  return deployment;
}

/** @throws NotFoundError, ConflictError where it is deleted */
export async function requireLiving(
  db: Db,
  id: string,
): Promise<EnvironmentRecord> {
  const environment = await requireEnvironment(db, id);
  if (environment.deletedAt !== undefined) {
    throw new ConflictError(`Environment ${id} is deleted`);
  }
  return environment;
}

/**
 * What is decided by: without its plan, its approval and its hooks, which are for clients.
 *
 * @throws NotFoundError
 */
export async function requireRevision(
  db: Db,
  id: string,
): Promise<DeploymentRecord> {
  const deployment = (await deployments.getMany(db, [id])).get(id);
  if (!deployment) {
    throw new NotFoundError(`There is no deployment ${id}`);
  }
  return deployment;
}

/** As {@link requireRevision} has it. */
export async function deploymentInForce(
  db: Db,
  { currentDeploymentId: id }: EnvironmentRecord,
): Promise<DeploymentRecord | undefined> {
  return id === undefined ? undefined : requireRevision(db, id);
}

/** What clients see; the engine's own fields stay inside. */
export function toEnvironmentView(record: EnvironmentRecord): Environment {
  const {
    system: _system,
    ownerNamed: _ownerNamed,
    version: _version,
    deletedAt: _deletedAt,
    cancelGeneration: _cancelGeneration,
    retryRequests: _retryRequests,
    observedRetryRequests: _observedRetryRequests,
    nextReconcileAt: _nextReconcileAt,
    askedGeneration: _askedGeneration,
    expiryWarnAt: _expiryWarnAt,
    ...environment
  } = record;
  return environment;
}

export function toDeploymentView(record: DeploymentRecord): Deployment {
  const { platformRevision: _platformRevision, ...deployment } = record;
  return deployment;
}

export function toInstanceView(record: InstanceRecord): ResourceInstance {
  return {
    id: record.id,
    environmentId: record.environmentId,
    address: record.address,
    type: record.type,
    class: record.class,
    claimId: record.claimId,
    definition: record.definition,
    provider: record.provider,
    driver: record.driver,
    kind: record.kind,
    externalName: record.externalName,
    management: record.management,
    generation: record.generation,
    phase: record.phase,
    conditions: record.conditions,
    outputs: record.outputs,
    links: record.links,
    dependenciesOf: record.dependenciesOf,
    lastObservedAt: record.lastObservedAt,
    updatedAt: record.updatedAt,
  };
}

export function toEnvironmentContext(
  record: EnvironmentRecord,
): EnvironmentContext {
  return {
    id: record.id,
    name: record.name,
    type: record.type,
    owner: record.owner,
    entityRef: record.entityRef,
    ...(record.system && { system: record.system }),
    labels: record.labels,
  };
}
