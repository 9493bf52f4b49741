import {
  BackstageCredentials,
  LoggerService,
} from '@backstage/backend-plugin-api';
import {
  Deployment,
  InfraEvent,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { InfraService } from '@infra-orchestration/backstage-plugin-infra-node';
import { watch } from './watch';

const settledStatuses = [
  'Succeeded',
  'Failed',
  'Superseded',
  'Cancelled',
  'Rejected',
];

/** Events after which the deployment may be settled. */
const endings = ['deployment.status', 'approval.decided'];

export const isSettled = (deployment: Deployment) =>
  settledStatuses.includes(deployment.status);

export interface FollowOptions {
  infra: InfraService;
  deployment: Deployment;
  credentials: BackstageCredentials;
  logger: LoggerService;
  timeoutSeconds?: number;
  signal?: AbortSignal;
  /** Milliseconds between looks at the deployment itself; a lost event costs this much time. */
  lookInterval?: number;
}

/** What happened in the deployment before one began to follow; more is in the activity. */
const MOST_PAST_EVENTS = 200;

/**
 * Writes the events of a deployment to the task log as they come, until the deployment is settled.
 * Where a newer one takes over, that one is followed instead: it is what the environment becomes.
 *
 * Waiting ends early with an error on the time limit or when the task is cancelled; the deployment
 * goes on, and waiting for it again continues. Only people decide how long an approval takes: a
 * deployment that still awaits one at the time limit is given back as it is.
 */
export async function followDeployment(
  options: FollowOptions,
): Promise<Deployment> {
  const { timeoutSeconds = 900 } = options;
  const timeout = AbortSignal.timeout(timeoutSeconds * 1000);
  const signal = options.signal
    ? AbortSignal.any([timeout, options.signal])
    : timeout;
  let { deployment } = options;
  for (;;) {
    tellWaiting(options.logger, deployment);
    deployment = await followOne({ ...options, deployment, signal });
    if (isAwaitingApproval(deployment) && !options.signal?.aborted) {
      return deployment;
    }
    if (!isSettled(deployment)) {
      throw new Error(
        options.signal?.aborted
          ? `Stopped waiting for deployment ${deployment.id}; it goes on without this task`
          : `Deployment ${deployment.id} is still ${deployment.status} after ${timeoutSeconds} s; see the environment for what it waits for`,
      );
    }
    const successor = await findSuccessor(options, deployment);
    if (!successor) return deployment;
    options.logger.info(
      `Deployment ${deployment.id} was superseded by ${successor.id}; waiting for that one`,
    );
    deployment = successor;
  }
}

/** The deployment once it is settled, or as it stands when the signal aborts. */
async function followOne(
  options: FollowOptions & { signal: AbortSignal },
): Promise<Deployment> {
  const { infra, credentials, deployment, logger } = options;
  if (isSettled(deployment)) return deployment;
  const { id, environmentId } = deployment;
  return watch({
    ...options,
    environmentId,
    after: () => lastEventBefore(options),
    isSettled,
    read: () => infra.getDeployment(id, { credentials }),
    onEvent: event => {
      if (event.deploymentId !== id) return false;
      writeEvent(logger, event);
      return endings.includes(event.type);
    },
  });
}

/** Skips what happened in the environment before: its log may be long, and is not asked for. */
async function lastEventBefore(
  options: FollowOptions,
): Promise<number | undefined> {
  const { infra, credentials, deployment, signal } = options;
  const past = await infra.listEvents(
    {
      environmentId: deployment.environmentId,
      deploymentId: deployment.id,
      order: 'desc',
      limit: MOST_PAST_EVENTS,
    },
    { credentials, signal },
  );
  const oldest = past.at(-1);
  return oldest && oldest.id - 1;
}

/**
 * What took over from a superseded deployment. A deletion is no way to what was deployed, nor the
 * other way round: then the superseded one is the end.
 */
async function findSuccessor(
  { infra, credentials }: FollowOptions,
  deployment: Deployment,
): Promise<Deployment | undefined> {
  if (deployment.status !== 'Superseded') return undefined;
  const { currentDeploymentId, awaitingDeploymentId } =
    await infra.getEnvironment(deployment.environmentId, { credentials });
  for (const id of [currentDeploymentId, awaitingDeploymentId]) {
    const later = id && (await infra.getDeployment(id, { credentials }));
    if (later && later.generation > deployment.generation) {
      const sameWay =
        (later.mode === 'destroy') === (deployment.mode === 'destroy');
      return sameWay ? later : undefined;
    }
  }
  return undefined;
}

export function isAwaitingApproval({ status }: Deployment): boolean {
  return status === 'AwaitingApproval';
}

export function tellWaiting(
  logger: LoggerService,
  deployment: Deployment,
): void {
  if (isAwaitingApproval(deployment)) {
    const { approvers, stepApprovers, expiresAt } = deployment.approval ?? {};
    const both = [approvers, stepApprovers].flatMap(
      each => each?.join(' or ') ?? [],
    );
    const by = both.length > 0 ? ` by ${both.join(' who is of ')}` : '';
    const until = expiresAt ? `, until ${expiresAt}` : '';
    logger.info(
      `Deployment ${deployment.id} waits for approval${by}${until}; nothing is made before`,
    );
  }
}

export function writeEvent(logger: LoggerService, event: InfraEvent) {
  const text = event.address
    ? `${event.address}: ${event.message}`
    : event.message;
  logger[event.level](text);
}
