import {
  Deployment,
  DeploymentMode,
  Operation,
  PlannedActionType,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { elapsed } from './time';

function median(values: number[]): number | undefined {
  if (!values.length) return undefined;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2
    ? sorted[middle]
    : (sorted[middle - 1] + sorted[middle]) / 2;
}

const finished = (items: { startedAt?: string; finishedAt?: string }[]) =>
  items
    .map(item => elapsed(item.startedAt, item.finishedAt))
    .filter(value => value !== undefined);

/** How long an action on this resource usually took, in milliseconds. */
export function usualOperationTime(
  operations: Operation[],
  address: string,
  action: PlannedActionType,
) {
  return median(
    finished(
      operations.filter(
        operation =>
          operation.address === address &&
          operation.action === action &&
          operation.status === 'Succeeded',
      ),
    ),
  );
}

/**
 * How long a deployment usually takes, in milliseconds. The first one creates everything and says
 * nothing about a change, so it is compared only with nothing at all.
 */
export function usualDeploymentTime(
  deployments: Deployment[],
  mode: DeploymentMode,
) {
  const done = deployments.filter(
    deployment => deployment.mode === mode && deployment.status === 'Succeeded',
  );
  const changes = done.filter(deployment => deployment.generation > 1);
  return median(finished(changes.length ? changes : done));
}
