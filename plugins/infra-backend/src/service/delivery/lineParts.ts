import {
  LineDeployment,
  LineEnvironment,
  PromotionRecord,
  workloadImages,
} from '../../core';
import { DeploymentRecord, EnvironmentRecord, hooks } from '../../store';
import type { LineDeployments } from './LineLoader';

type HooksOf = Awaited<ReturnType<typeof hooks.listOfDeployments>>;

interface Parts extends LineDeployments {
  open?: PromotionRecord;
  tried: readonly string[];
  recorded: ReadonlySet<string>;
  ofHooks: HooksOf;
}

/** What is stored of an environment, as it is decided from. */
export function toLineEnvironment(
  environment: EnvironmentRecord,
  parts: Parts,
): LineEnvironment {
  const { open, tried, recorded, good, promoted, byId } = parts;
  const { id, name, type, status, conditions, createdAt } = environment;
  const show = (deployment: DeploymentRecord | undefined) =>
    deployment && toLineDeployment(deployment, parts);
  const ofOpen = (mode: DeploymentRecord['mode']) =>
    show(
      promoted.find(
        each => each.promotionId === open?.id && each.mode === mode,
      ),
    );
  const current = show(byId.get(environment.currentDeploymentId ?? ''));
  const before = good
    .get(id)
    ?.find(each => !open || each.promotionId !== open.id);
  return {
    ...{ id, name, type, tried, recorded, createdAt, current },
    status: environment.deletedAt === undefined ? status : 'Deleted',
    isQuarantined: conditions.some(
      each => each.type === 'Quarantined' && each.status === 'True',
    ),
    isLeaving: current?.mode === 'destroy' && current.status !== 'Cancelled',
    awaiting: show(byId.get(environment.awaitingDeploymentId ?? '')),
    lastGood: show(before),
    ...(open && {
      open,
      openDeployment: ofOpen('deploy'),
      rollbackDeployment: ofOpen('rollback'),
    }),
  };
}

function toLineDeployment(
  deployment: DeploymentRecord,
  { byId, ofHooks }: Parts,
): LineDeployment {
  const { id, mode, status, desired, promotionId, message, createdAt } =
    deployment;
  const runs = (ofHooks.get(id) ?? []).filter(
    ({ stage }) => stage === 'verification',
  );
  const verification =
    deployment.verification ??
    byId.get(deployment.rollbackOf ?? '')?.verification;
  return {
    ...{ id, mode, status, promotionId, message, createdAt },
    images: Object.fromEntries(
      workloadImages(desired).map(each => [each.container, each.image]),
    ),
    isVerifying: runs.some(({ state }) => state === 'Running'),
    hasVerification: verification !== undefined && verification.length > 0,
    verificationFailed: runs.some(
      ({ state, onError }) =>
        onError === 'fail' && (state === 'Failed' || state === 'TimedOut'),
    ),
  };
}
