import {
  ArtifactJourney,
  Deployment,
  InfraApi,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { deliveryKeys } from './useDelivery';
import { useInfraQuery } from './useInfra';

/** Environments of which it is asked how long the image ran there. */
const MOST_ENVIRONMENTS = 20;
const MOST_DEPLOYMENTS = 200;

export interface Journey extends ArtifactJourney {
  /** By environment, as far as they are kept and may be read. */
  deployments: Record<string, Deployment[]>;
}

/** Where an image has been, with the deployments that say for how long. */
export function useArtifactJourney(entityRef: string, artifactId: string) {
  return useInfraQuery(
    deliveryKeys.part(entityRef, 'journey', artifactId),
    (api, signal) => journeyOf(api, artifactId, signal),
  );
}

async function journeyOf(
  api: InfraApi,
  artifactId: string,
  signal: AbortSignal,
): Promise<Journey> {
  const journey = await api.getArtifact(artifactId, { signal });
  const reached = journey.promotions
    .filter(({ state }) => state === 'Succeeded')
    .map(({ environmentId }) => environmentId);
  const deployments = await Promise.all(
    [...new Set(reached)].slice(0, MOST_ENVIRONMENTS).map(async id => {
      const { items } = await api
        .listDeployments(id, { limit: MOST_DEPLOYMENTS }, { signal })
        // The story is told without how long, too.
        .catch(() => ({ items: [] }));
      return [id, items] as const;
    }),
  );
  return { ...journey, deployments: Object.fromEntries(deployments) };
}
