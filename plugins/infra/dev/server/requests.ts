import {
  DeploymentInput,
  EnvironmentInput,
  Plan,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { ago, now } from '../fixtures/ids';
import { makePlan, plannedAction } from '../fixtures/plans';
import { condition, shape } from '../fixtures/resources';
import { FixtureState, Kept } from './FixtureState';
import { makeDeployment, makeEnvironment } from './make';

const componentOf = (entityRef: string) => entityRef.split('/')[1];

export interface FieldError {
  pointer: string;
  message: string;
}

/** Names that show how the dialog deals with what only the server knows. */
export function checkInput(
  state: FixtureState,
  input: EnvironmentInput,
): FieldError[] {
  const taken = state
    .environments()
    .some(
      ({ entityRef, name, status }) =>
        entityRef === input.entityRef &&
        name === input.name &&
        status !== 'Deleted',
    );
  if (taken) {
    return [
      {
        pointer: '/name',
        message: 'There is an environment of this name already',
      },
    ];
  }
  if (input.name === 'reserved') {
    return [
      {
        pointer: '/name',
        message: "The name 'reserved' is kept for the platform team",
      },
    ];
  }
  return [];
}

/** Of the fleet only previews may be made by hand, of the others everything but of the handbook. */
export function mayCreate(entityRef: string, type: string): boolean {
  const component = componentOf(entityRef);
  return component === 'fleet' ? type === 'preview' : component !== 'outage';
}

/** Previews are named by the number of their pull request. */
function nameOf({ name, desired }: EnvironmentInput): string {
  return name ?? `pr-${desired?.params?.number ?? 1}`;
}

export function planOf(input: EnvironmentInput): Plan {
  const blueprints = shape(
    componentOf(input.entityRef),
    nameOf(input),
    input.type,
  );
  const actions = blueprints.map(blueprint =>
    plannedAction(blueprint, 'create'),
  );
  if (input.name !== 'cyclic') return makePlan(actions);
  return makePlan(actions, [
    {
      address: 'dns.default#dns',
      reason: 'DependencyCycle',
      message:
        'dns.default#dns → workload.default#main → dns.default#dns: dns takes outputs.service of main, and main takes outputs.host of dns.',
    },
    {
      address: 'postgres.default#db',
      reason: 'AmbiguousDefinition',
      message: '`pg-shared-dev` and `pg-ha` match and name the same criteria.',
    },
  ]);
}

export function planChange(kept: Kept, input: DeploymentInput): Plan {
  const image = Object.values(input.desired?.images ?? {})[0];
  const isChange = Boolean(
    image || input.rollbackTo || input.desired?.params?.fail,
  );
  return makePlan(
    kept.blueprints.map(blueprint =>
      blueprint.type === 'workload' && isChange
        ? plannedAction(blueprint, 'update', [
            {
              path: '/containers/main/image',
              before: 'registry.example.com/checkout:1.4.2',
              after: image ?? 'registry.example.com/checkout:1.4.0',
            },
            { path: '/containers/main/variables/DB_PASSWORD', secret: true },
          ])
        : plannedAction(blueprint, 'noop', []),
    ),
  );
}

export function planDestruction(kept: Kept): Plan {
  const stays = (type: string) =>
    type === 'postgres' && kept.environment.type === 'production';
  return makePlan(
    [...kept.blueprints]
      .reverse()
      .map(blueprint =>
        plannedAction(
          blueprint,
          stays(blueprint.type) ? 'forget' : 'delete',
          [],
        ),
      ),
  );
}

export function createEnvironment(
  state: FixtureState,
  input: EnvironmentInput,
) {
  const name = nameOf(input);
  const kept = makeEnvironment(state, {
    component: componentOf(input.entityRef),
    name,
    type: input.type,
    status: 'Pending',
  });
  const deployment = makeDeployment(state, kept);
  kept.deployments = [deployment];
  kept.environment.currentDeploymentId = deployment.id;
  kept.environment.status = 'Progressing';
  state.emit({
    environmentId: kept.environment.id,
    deploymentId: deployment.id,
    type: 'environment.created',
    level: 'info',
    message: `Environment ${name} created`,
  });
  return { environment: kept.environment, deployment };
}

export function deploy(
  state: FixtureState,
  kept: Kept,
  input: DeploymentInput,
) {
  kept.environment.generation += 1;
  kept.environment.status = 'Progressing';
  const deployment = makeDeployment(state, kept, {
    mode: input.rollbackTo ? 'rollback' : 'deploy',
    action: 'update',
  });
  deployment.rollbackOf = input.rollbackTo;
  deployment.plan = planChange(kept, input);
  deployment.desired.images = input.desired?.images ?? {};
  kept.deployments.unshift(deployment);
  kept.environment.currentDeploymentId = deployment.id;
  restart(kept, ['main']);
  state.touch(kept);
  return deployment;
}

export function destroy(state: FixtureState, kept: Kept) {
  kept.environment.status = 'Deleting';
  kept.environment.generation += 1;
  const deployment = makeDeployment(state, kept, {
    mode: 'destroy',
    action: 'delete',
  });
  deployment.plan = planDestruction(kept);
  kept.deployments.unshift(deployment);
  kept.environment.currentDeploymentId = deployment.id;
  state.touch(kept);
  return deployment;
}

/** From where it stopped: what is ready stays, the rest is tried again. */
export function retry(state: FixtureState, kept: Kept) {
  kept.failing = undefined;
  const [latest] = kept.deployments;
  kept.environment.status =
    latest.mode === 'destroy' ? 'Deleting' : 'Progressing';
  kept.environment.conditions = [];
  latest.status = 'Running';
  latest.finishedAt = undefined;
  restart(
    kept,
    kept.resources
      .filter(({ phase }) => !['Ready', 'Removed', 'Retained'].includes(phase))
      .map(r => r.claimId),
  );
  state.touch(kept);
  return kept.environment;
}

export function cancel(state: FixtureState, kept: Kept) {
  const [latest] = kept.deployments;
  latest.status = 'Cancelled';
  latest.finishedAt = now();
  kept.environment.status = 'Failed';
  kept.environment.conditions = [
    condition('Ready', 'False', 'Cancelled', 'Cancelled by Maria Sousa.'),
  ];
  state.touch(kept);
  return latest;
}

export function countOf(state: FixtureState, entityRef: string, type: string) {
  return state
    .environments()
    .filter(
      environment =>
        environment.entityRef === entityRef &&
        environment.type === type &&
        environment.status !== 'Deleted',
    ).length;
}

export function extend(kept: Kept, input: { for?: string }) {
  const hours = Number(/^PT(\d+)H$/.exec(input.for ?? 'PT8H')?.[1] ?? 24);
  kept.environment.expiresAt = ago(-hours * 60);
  return kept.environment;
}

export interface Decision {
  planHash?: string;
  reason?: string;
}

/** Undefined where the plan is another than the one agreed to. */
export function decide(
  state: FixtureState,
  id: string,
  decision: 'approve' | 'reject',
  { planHash, reason }: Decision,
) {
  const kept = [...state.kept.values()].find(
    ({ environment }) => environment.awaitingDeploymentId === id,
  );
  const deployment = kept?.deployments.find(it => it.id === id);
  if (!kept || !deployment?.approval) return undefined;
  const isApproval = decision === 'approve';
  if (isApproval && planHash !== deployment.approval.planHash) return undefined;
  kept.environment.awaitingDeploymentId = undefined;
  deployment.approval.state = isApproval ? 'approved' : 'rejected';
  deployment.approval.reason = reason;
  deployment.status = isApproval ? 'Succeeded' : 'Rejected';
  if (isApproval) kept.environment.currentDeploymentId = id;
  state.touch(kept);
  return deployment;
}

function restart(kept: Kept, claimIds: string[]) {
  for (const resource of kept.resources) {
    if (!claimIds.includes(resource.claimId)) continue;
    resource.phase = 'Pending';
    resource.conditions = [];
  }
}
