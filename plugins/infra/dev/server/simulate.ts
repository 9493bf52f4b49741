import {
  ConditionReason,
  Operation,
  PlannedActionType,
  ResourceInstance,
  ResourcePhase,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { hindrance } from '../../src/lib/conditions';
import { now } from '../fixtures/ids';
import { condition } from '../fixtures/resources';
import { FixtureState, Kept } from './FixtureState';

const short = (address: string) => address.split('#')[1];

/** As the engine writes them of what was never ready. */
const unsynced = (reason: ConditionReason, message: string) => [
  condition('Ready', 'False', reason, message),
  condition('Synced', 'False', reason, message),
];

const named = (addresses: string[]) =>
  addresses.map(address => `\`${address}\``).join(', ');

/** One step of the pretended engine, for every environment that has work. */
export function step(state: FixtureState) {
  for (const kept of state.kept.values()) {
    const deployment = kept.deployments.find(
      ({ status }) => status === 'Pending' || status === 'Running',
    );
    if (!deployment) continue;
    if (deployment.status === 'Pending') {
      deployment.status = 'Running';
      deployment.startedAt = now();
      emitDeployment(state, kept, deployment.id, 'Deployment started');
    }
    if (deployment.mode === 'destroy') stepDown(state, kept, deployment.id);
    else stepUp(state, kept, deployment.id);
    state.touch(kept);
  }
}

function stepUp(state: FixtureState, kept: Kept, deploymentId: string) {
  const { environment, resources } = kept;
  const isReady = (address: string) =>
    resources.find(other => other.address === address)?.phase === 'Ready';
  const hindered = resources.filter(hindrance);
  const applying = resources.filter(
    resource => resource.phase === 'Applying' && !hindered.includes(resource),
  );
  const startable = resources.filter(
    resource =>
      ['Pending', 'Waiting'].includes(resource.phase) &&
      resource.dependenciesOf.every(isReady),
  );
  for (const resource of hindered) {
    begin(state, kept, resource, deploymentId, 'create', 'Applying');
    finish(state, kept, resource);
  }
  for (const resource of applying) finish(state, kept, resource);
  for (const resource of startable) {
    begin(state, kept, resource, deploymentId, 'create', 'Applying');
  }
  for (const resource of resources) {
    if (!['Pending', 'Waiting'].includes(resource.phase)) continue;
    resource.phase = 'Waiting';
    const open = resource.dependenciesOf.filter(address => !isReady(address));
    resource.conditions = unsynced(
      'AwaitingDependencies',
      `Waits for ${named(open)}`,
    );
  }
  const failed = resources.filter(({ phase }) => phase === 'Failed');
  const isIdle = !resources.some(({ phase }) => phase === 'Applying');
  if (resources.every(({ phase }) => phase === 'Ready')) {
    environment.links = resources.flatMap(({ links }) => links);
    settle(state, kept, deploymentId, 'Ready');
  } else if (failed.length && isIdle && !startable.length) {
    for (const resource of resources.filter(r => r.phase === 'Waiting')) {
      resource.conditions = unsynced(
        'DependencyFailed',
        `Cannot begin because ${named(
          failed.map(({ address }) => address),
        )} failed; see there for what to do`,
      );
    }
    settle(state, kept, deploymentId, 'Failed');
  }
}

function stepDown(state: FixtureState, kept: Kept, deploymentId: string) {
  const { environment, resources } = kept;
  const isGone = ({ phase }: ResourceInstance) =>
    phase === 'Removed' || phase === 'Retained';
  const removing = resources.filter(
    ({ phase }) => phase === 'Removing' || phase === 'Applying',
  );
  for (const resource of removing) {
    if (kept.failing?.address === resource.address) {
      fail(state, kept, resource, kept.failing);
      continue;
    }
    const retained =
      resource.type === 'postgres' && environment.type === 'production';
    resource.outputs = {};
    setPhase(state, kept, resource, retained ? 'Retained' : 'Removed');
    closeOperation(kept, resource, 'Succeeded');
    kept.receipts.push({
      environmentId: environment.id,
      instanceId: resource.id,
      address: resource.address,
      externalName: resource.externalName,
      provider: resource.provider,
      kind: resource.kind,
      outcome: retained ? 'retained' : 'removed',
      observation: observationOf(resource, retained),
      observedAt: now(),
    });
  }
  for (const resource of resources.filter(r => !isGone(r))) {
    const dependents = resources.filter(other =>
      other.dependenciesOf.includes(resource.address),
    );
    const isWaiting = !['Removing', 'Applying', 'Failed'].includes(
      resource.phase,
    );
    if (isWaiting && dependents.every(isGone)) {
      begin(state, kept, resource, deploymentId, 'delete', 'Removing');
    }
  }
  if (resources.every(isGone)) settle(state, kept, deploymentId, 'Deleted');
  else if (resources.some(({ phase }) => phase === 'Failed')) {
    settle(state, kept, deploymentId, 'Failed');
  }
}

function observationOf(
  { type, externalName }: ResourceInstance,
  kept: boolean,
) {
  if (kept)
    return `Database ${externalName} is still there, as its definition says.`;
  switch (type) {
    case 'dns':
      return `The name server answers NXDOMAIN for ${externalName}.`;
    case 'postgres':
      return `Neither database nor role ${externalName} exists any more.`;
    case 'k8s-namespace':
      return `The API server answers 404 for namespace ${externalName}.`;
    default:
      return 'Nothing of it is left.';
  }
}

function begin(
  state: FixtureState,
  kept: Kept,
  resource: ResourceInstance,
  deploymentId: string,
  action: PlannedActionType,
  phase: ResourcePhase,
) {
  const before = kept.operations.filter(
    operation =>
      operation.address === resource.address &&
      operation.deploymentId === deploymentId,
  );
  const operation: Operation = {
    id: state.nextId(3),
    environmentId: kept.environment.id,
    deploymentId,
    instanceId: resource.id,
    address: resource.address,
    action,
    status: 'InProgress',
    attempt: before.length + 1,
    startedAt: now(),
  };
  kept.operations.unshift(operation);
  resource.conditions =
    action === 'delete'
      ? unsynced('Removing', 'Being removed')
      : unsynced('Applying', 'Being applied');
  setPhase(state, kept, resource, phase);
  log(state, kept, resource, `${action} ${resource.externalName}`);
}

function finish(state: FixtureState, kept: Kept, resource: ResourceInstance) {
  const { failing } = kept;
  if (failing?.address === resource.address) {
    fail(state, kept, resource, failing);
    return;
  }
  const blueprint = kept.blueprints.find(b => b.id === resource.claimId);
  resource.outputs = blueprint?.outputs ?? {};
  resource.links = blueprint?.links ?? [];
  resource.lastObservedAt = now();
  resource.conditions = [
    condition('Ready', 'True', 'Ready'),
    condition('Synced', 'True', 'Ready'),
  ];
  setPhase(state, kept, resource, 'Ready');
  closeOperation(kept, resource, 'Succeeded');
  log(
    state,
    kept,
    resource,
    `observed ${resource.externalName}: ready`,
    'debug',
  );
}

/** What may pass is tried again and keeps its phase; all else waits for a person. */
function fail(
  state: FixtureState,
  kept: Kept,
  resource: ResourceInstance,
  { reason, message }: NonNullable<Kept['failing']>,
) {
  closeOperation(kept, resource, 'Failed', message);
  const isTriedAgain = reason === 'AccessDenied' || reason === 'Retrying';
  const [{ attempt }] = kept.operations.filter(
    ({ address }) => address === resource.address,
  );
  resource.conditions = unsynced(
    reason,
    isTriedAgain
      ? `Attempt ${attempt} failed and will be repeated: ${message}`
      : message,
  );
  setPhase(state, kept, resource, isTriedAgain ? 'Applying' : 'Failed');
  log(state, kept, resource, message, isTriedAgain ? 'info' : 'error');
}

function closeOperation(
  kept: Kept,
  resource: ResourceInstance,
  status: Operation['status'],
  message?: string,
) {
  const open = kept.operations.find(
    operation =>
      operation.address === resource.address &&
      operation.status === 'InProgress',
  );
  if (open) Object.assign(open, { status, message, finishedAt: now() });
}

function setPhase(
  state: FixtureState,
  kept: Kept,
  resource: ResourceInstance,
  phase: ResourcePhase,
) {
  resource.phase = phase;
  resource.updatedAt = now();
  state.emit({
    environmentId: kept.environment.id,
    deploymentId: kept.deployments[0]?.id,
    address: resource.address,
    type: 'resource.phase',
    level: phase === 'Failed' ? 'error' : 'info',
    message: `${short(resource.address)} is ${phase}`,
  });
}

function log(
  state: FixtureState,
  kept: Kept,
  resource: ResourceInstance,
  message: string,
  level: 'debug' | 'info' | 'error' = 'info',
) {
  state.emit({
    environmentId: kept.environment.id,
    deploymentId: kept.deployments[0]?.id,
    address: resource.address,
    type: 'log',
    level,
    message,
  });
}

function emitDeployment(
  state: FixtureState,
  kept: Kept,
  deploymentId: string,
  message: string,
  level: 'info' | 'error' = 'info',
) {
  state.emit({
    environmentId: kept.environment.id,
    deploymentId,
    type: 'deployment.status',
    level,
    message,
  });
}

function settle(
  state: FixtureState,
  kept: Kept,
  deploymentId: string,
  status: 'Ready' | 'Failed' | 'Deleted',
) {
  const deployment = kept.deployments.find(({ id }) => id === deploymentId)!;
  deployment.status = status === 'Failed' ? 'Failed' : 'Succeeded';
  deployment.finishedAt = now();
  kept.environment.status = status;
  if (status === 'Deleted') kept.environment.links = [];
  const isBad = status === 'Failed';
  emitDeployment(
    state,
    kept,
    deploymentId,
    `Deployment ${deployment.status.toLowerCase()}`,
    isBad ? 'error' : 'info',
  );
  state.emit({
    environmentId: kept.environment.id,
    deploymentId,
    type: 'environment.status',
    level: isBad ? 'error' : 'info',
    message: `Environment ${kept.environment.name} is ${status}`,
  });
}
