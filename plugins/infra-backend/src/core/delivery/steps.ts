import { DeliveryStep } from '@infra-orchestration/backstage-plugin-infra-common';
import { DeliveryLine, LineDeployment, LineEnvironment } from './types';

/** The step of an environment, and its place; a step that names it goes before one of its type. */
export function stepOf(
  line: Pick<DeliveryLine, 'pipeline'>,
  environment: Pick<LineEnvironment, 'name' | 'type'>,
): { step: DeliveryStep; index: number } | undefined {
  const steps = line.pipeline?.spec.steps ?? [];
  const named = steps.findIndex(step => step.environment === environment.name);
  const index =
    named < 0
      ? steps.findIndex(step => step.environmentType === environment.type)
      : named;
  return index < 0 ? undefined : { step: steps[index], index };
}

/** The living environments of a step. */
export function environmentsOf(
  line: DeliveryLine,
  index: number,
): LineEnvironment[] {
  return line.environments.filter(
    each =>
      !each.isLeaving &&
      each.status !== 'Deleted' &&
      stepOf(line, each)?.index === index,
  );
}

/** What runs there; undefined where nothing does, or is about to go. */
export function inForce({
  current,
}: Pick<LineEnvironment, 'current'>): LineDeployment | undefined {
  return current?.mode === 'destroy' ? undefined : current;
}

export function isAtWork({ status }: Pick<LineDeployment, 'status'>): boolean {
  return status === 'Pending' || status === 'Running';
}

/** It succeeded, and what verifies releases of the step has passed. */
export function isVerified(
  step: Pick<DeliveryStep, 'verification'>,
  deployment: LineDeployment | undefined,
): deployment is LineDeployment {
  const { hooks = [], soak } = step.verification ?? {};
  const isAskedFor = hooks.length > 0 || soak !== undefined;
  return (
    deployment?.status === 'Succeeded' &&
    (!isAskedFor || deployment.hasVerification)
  );
}
