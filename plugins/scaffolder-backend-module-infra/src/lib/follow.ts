import {
  BackstageCredentials,
  LoggerService,
} from '@backstage/backend-plugin-api';
import {
  Deployment,
  InfraEvent,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { InfraService } from '@infra-orchestration/backstage-plugin-infra-node';

const settledStatuses = ['Succeeded', 'Failed', 'Superseded', 'Cancelled'];

export const isSettled = (deployment: Deployment) =>
  settledStatuses.includes(deployment.status);

export interface FollowOptions {
  infra: InfraService;
  deployment: Deployment;
  credentials: BackstageCredentials;
  logger: LoggerService;
  timeoutSeconds?: number;
  signal?: AbortSignal;
}

/**
 * Writes the events of a deployment to the task log as they come, until the deployment is settled.
 *
 * Waiting ends early with an error on the time limit or when the task is cancelled; the deployment
 * goes on, and waiting for it again continues.
 */
export async function followDeployment(
  options: FollowOptions,
): Promise<Deployment> {
  const { infra, credentials, timeoutSeconds = 900 } = options;
  const stop = new AbortController();
  const timeout = AbortSignal.timeout(timeoutSeconds * 1000);
  const signal = AbortSignal.any(
    [stop.signal, timeout, options.signal].filter(s => s !== undefined),
  );
  let deployment = options.deployment;
  try {
    const events = infra.followEvents(
      { environmentId: deployment.environmentId },
      { credentials, signal },
    );
    for await (const event of events) {
      if (event.deploymentId !== deployment.id) continue;
      writeEvent(options.logger, event);
      if (event.type !== 'deployment.status') continue;
      deployment = await infra.getDeployment(deployment.id, { credentials });
      if (isSettled(deployment)) return deployment;
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    stop.abort();
  }
  deployment = await infra.getDeployment(deployment.id, { credentials });
  if (isSettled(deployment)) return deployment;
  throw new Error(
    options.signal?.aborted
      ? `Stopped waiting for deployment ${deployment.id}; it goes on without this task`
      : `Deployment ${deployment.id} is still ${deployment.status} after ${timeoutSeconds} s; see the environment for what it waits for`,
  );
}

function writeEvent(logger: LoggerService, event: InfraEvent) {
  const text = event.address
    ? `${event.address}: ${event.message}`
    : event.message;
  logger[event.level](text);
}
