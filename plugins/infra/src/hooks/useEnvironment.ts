import {
  Environment,
  InfraApi,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { keys, useInfraQuery } from './useInfra';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * An environment by id, or by name among those of an entity. Names of different entities may be the
 * same, so without an entity only an id says which is meant. Of several of a name the living one is
 * meant; only deleted ones can share a name.
 */
async function findEnvironment(
  api: InfraApi,
  entityRef: string | undefined,
  nameOrId: string,
  signal: AbortSignal,
): Promise<Environment | null> {
  if (uuid.test(nameOrId)) {
    const found = await api.getEnvironment(nameOrId, { signal });
    return entityRef && found.entityRef !== entityRef ? null : found;
  }
  if (!entityRef) return null;
  for (const includeDeleted of [false, true]) {
    const { items } = await api.listEnvironments(
      { entityRef, name: nameOrId, includeDeleted, limit: 1 },
      { signal },
    );
    if (items.length) return items[0];
  }
  return null;
}

/** Resolves what stands in the URL; the id it yields keeps naming the same environment. */
export function useFindEnvironment(
  entityRef: string | undefined,
  nameOrId: string,
) {
  return useInfraQuery(keys.find(entityRef, nameOrId), (api, signal) =>
    findEnvironment(api, entityRef, nameOrId, signal),
  );
}

const moving = ['Pending', 'Progressing', 'Deleting'];

export const isMoving = (environment: Environment) =>
  moving.includes(environment.status);

/** Everything the detail page shows of one environment. */
export function useEnvironmentParts(
  environment: Environment,
  pollInterval: number,
) {
  const { id } = environment;
  const refetchInterval = isMoving(environment)
    ? Math.min(pollInterval, 10_000)
    : pollInterval;
  const resources = useInfraQuery(
    keys.part(id, 'resources'),
    (api, signal) => api.listResources(id, { signal }),
    { refetchInterval },
  );
  const operations = useInfraQuery(
    keys.part(id, 'operations'),
    (api, signal) => api.listOperations(id, { limit: 200 }, { signal }),
    { refetchInterval },
  );
  const deployments = useInfraQuery(
    keys.part(id, 'recent-deployments'),
    (api, signal) => api.listDeployments(id, { limit: 20 }, { signal }),
    { refetchInterval },
  );
  const receipts = useInfraQuery(
    keys.part(id, 'receipts'),
    (api, signal) => api.listReceipts(id, { signal }),
    { refetchInterval },
  );
  return { resources, operations, deployments, receipts };
}
