import {
  Artifact,
  DeliveryPipelineDocument,
} from '@infra-orchestration/backstage-plugin-infra-common';
import {
  DeliveryLine,
  LineDeployment,
  LineEnvironment,
  PromotionRecord,
  workloadImages,
} from '../../core';
import {
  DeploymentRecord,
  EnvironmentRecord,
  hooks,
  StoredDocument,
} from '../../store';

/** That are read of one environment; others may be among what is read for other reasons. */
const MOST_GOOD = 2;

/** What is read for a line. */
export interface LineParts {
  entityRef: string;
  pipeline?: StoredDocument<DeliveryPipelineDocument>;
  open: readonly PromotionRecord[];
  /** Keys of releases, by environment. */
  tried: ReadonlyMap<string, readonly string[]>;
  /** Ids of artifacts, by environment. */
  recorded: ReadonlyMap<string, ReadonlySet<string>>;
  uses: DeliveryLine['uses'];
  artifacts: readonly Artifact[];
  environments: readonly EnvironmentRecord[];
  /** By id. */
  deployments: ReadonlyMap<string, DeploymentRecord>;
  ofHooks: Awaited<ReturnType<typeof hooks.listOfDeployments>>;
}

/** What is stored of a component, as it is decided from. */
export function toLine(parts: LineParts): DeliveryLine {
  const { entityRef, pipeline, uses, artifacts, environments } = parts;
  return {
    ...{ entityRef, uses, artifacts },
    pipeline: pipeline && {
      name: pipeline.name,
      spec: pipeline.document.spec,
    },
    environments: environments.map(each => toLineEnvironment(each, parts)),
  };
}

function toLineEnvironment(
  environment: EnvironmentRecord,
  parts: LineParts,
): LineEnvironment {
  const { id, name, type, status, conditions, createdAt } = environment;
  const open = parts.open.find(each => each.environmentId === id);
  const byId = parts.deployments;
  const own = [...byId.values()]
    .filter(({ environmentId }) => environmentId === id)
    .sort((one, other) => other.generation - one.generation);
  const show = (deployment: DeploymentRecord | undefined) =>
    deployment && toLineDeployment(deployment, parts);
  const ofOpen = (mode: DeploymentRecord['mode']) =>
    show(own.find(each => each.promotionId === open?.id && each.mode === mode));
  const current = show(byId.get(environment.currentDeploymentId ?? ''));
  const before = own
    .filter(each => each.status === 'Succeeded' && each.mode !== 'destroy')
    .slice(0, MOST_GOOD)
    .find(each => !open || each.promotionId !== open.id);
  return {
    ...{ id, name, type, createdAt, current },
    tried: parts.tried.get(id) ?? [],
    recorded: parts.recorded.get(id) ?? new Set(),
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
  { deployments: byId, ofHooks }: LineParts,
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
