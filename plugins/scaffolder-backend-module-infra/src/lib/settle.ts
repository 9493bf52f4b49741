import { Deployment } from '@infra-orchestration/backstage-plugin-infra-common';
import { FollowOptions, followDeployment, isAwaitingApproval } from './follow';

/**
 * What a step offers to later steps once its deployment is settled. `AwaitingApproval` is the status
 * where nobody has agreed to it yet.
 */
export interface Settled {
  status: string;
  links: { title: string; url: string }[];
  url?: string;
  resources: Record<string, Record<string, any>>;
}

/**
 * Follows a deployment to its end and reads what came of it.
 *
 * @throws Error naming each resource that is not ready, when the deployment did not succeed.
 */
export async function settle(options: FollowOptions): Promise<Settled> {
  const deployment = await followDeployment(options);
  if (isAwaitingApproval(deployment)) {
    options.logger.warn(
      `Deployment ${deployment.id} still waits for approval; it goes on without this task`,
    );
    return { status: deployment.status, links: [], resources: {} };
  }
  const { infra, credentials } = options;
  const [environment, resources] = await Promise.all([
    infra.getEnvironment(deployment.environmentId, { credentials }),
    infra.listResources(deployment.environmentId, { credentials }),
  ]);
  if (deployment.status !== 'Succeeded') {
    throw new Error(failureMessage(deployment, resources));
  }
  return {
    status: environment.status,
    links: environment.links.map(({ title, url }) => ({ title, url })),
    url: firstAddress(environment.links),
    resources: Object.fromEntries(
      resources.map(instance => [instance.claimId, instance.outputs]),
    ),
  };
}

/** Where the environment is to be found: the first link that leads out of Backstage. */
export function firstAddress(
  links: readonly { url: string }[],
): string | undefined {
  return links.find(({ url }) => /^https?:/i.test(url))?.url;
}

function failureMessage(
  deployment: Deployment,
  resources: { address: string; phase: string; conditions: any[] }[],
): string {
  const causes = resources
    .filter(instance => instance.phase === 'Failed')
    .map(instance => {
      const reason = instance.conditions.find(c => c.status === 'False');
      return `${instance.address}: ${reason?.message ?? instance.phase}`;
    });
  return [
    `Deployment ${deployment.id} ended ${deployment.status}${
      deployment.message ? `: ${deployment.message}` : ''
    }`,
    ...causes,
  ].join('\n');
}
