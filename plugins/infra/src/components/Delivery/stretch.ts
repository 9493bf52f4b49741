import {
  Deployment,
  Promotion,
} from '@infra-orchestration/backstage-plugin-infra-common';

/** When something ran; without `until` it still does. */
export interface Stretch {
  from: string;
  until?: string;
}

/**
 * How long a promotion's release ran in its environment: from its success to that of the next
 * deployment there. Undefined where it never did, or where nothing is kept of it.
 */
export function stretchOf(
  { deploymentId }: Pick<Promotion, 'deploymentId'>,
  deployments: readonly Pick<
    Deployment,
    'id' | 'status' | 'generation' | 'finishedAt'
  >[],
): Stretch | undefined {
  const own = deployments.find(({ id }) => id === deploymentId);
  if (own?.status !== 'Succeeded' || !own.finishedAt) return undefined;
  const [next] = deployments
    .filter(
      ({ status, generation }) =>
        status === 'Succeeded' && generation > own.generation,
    )
    .sort((one, other) => one.generation - other.generation);
  return { from: own.finishedAt, until: next?.finishedAt };
}
