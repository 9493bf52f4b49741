import {
  Deployment,
  DeploymentMode,
  DeploymentStatus,
  Environment,
  EnvironmentStatus,
  PlannedActionType,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { ago } from '../fixtures/ids';
import { makePlan, plannedAction } from '../fixtures/plans';
import { blueprintAddress, instance, shape } from '../fixtures/resources';
import { FixtureState, Kept } from './FixtureState';

export interface EnvironmentDraft {
  component: string;
  name: string;
  type: string;
  status?: EnvironmentStatus;
  /** Minutes since it was created. */
  age?: number;
  owner?: string;
  createdBy?: string;
}

export const score = (component: string, image: string) => ({
  apiVersion: 'score.dev/v1b1',
  metadata: { name: component },
  containers: { main: { image } },
});

export function makeDeployment(
  state: FixtureState,
  kept: Pick<Kept, 'environment' | 'blueprints'>,
  options: {
    mode?: DeploymentMode;
    status?: DeploymentStatus;
    action?: PlannedActionType;
    minutes?: number;
    seconds?: number;
    tag?: string;
    by?: string;
  } = {},
): Deployment {
  const { environment, blueprints } = kept;
  const { mode = 'deploy', status = 'Pending', minutes = 0 } = options;
  const isOver = !['Pending', 'Running'].includes(status);
  const component = environment.entityRef.split('/')[1];
  const image = `registry.example.com/${component}:${options.tag ?? '1.4.2'}`;
  return {
    id: state.nextId(2),
    environmentId: environment.id,
    generation: environment.generation,
    mode,
    status,
    desired: {
      claims: {},
      params: { replicas: 2 },
      images: {},
      workload: score(component, image),
    },
    plan: makePlan(
      blueprints.map(blueprint =>
        plannedAction(blueprint, options.action ?? 'create'),
      ),
    ),
    requestedBy: options.by ?? 'user:default/maria',
    createdAt: ago(minutes),
    startedAt: status === 'Pending' ? undefined : ago(minutes),
    finishedAt: isOver
      ? ago(minutes - (options.seconds ?? 42) / 60)
      : undefined,
  };
}

/** An environment with its resources, and, where it is not new, one finished deployment. */
export function makeEnvironment(
  state: FixtureState,
  draft: EnvironmentDraft,
): Kept {
  const { component, name, type, status = 'Ready', age = 0 } = draft;
  const id = state.nextId(1);
  const environment: Environment = {
    id,
    entityRef: `component:default/${component}`,
    name,
    type,
    owner: draft.owner ?? 'group:default/payments',
    labels: type === 'preview' ? { 'pull-request': name.slice(3) } : {},
    generation: 1,
    observedGeneration: 1,
    status,
    conditions: [],
    links: [],
    createdBy: draft.createdBy ?? 'user:default/maria',
    createdAt: ago(age),
    updatedAt: ago(age),
    etag: `"${id}-1"`,
    ...(type === 'preview' && { expiresAt: ago(-8 * 60) }),
  };
  const blueprints = shape(component, name, type);
  const isReady = status === 'Ready' || status === 'Degraded';
  const kept: Kept = {
    environment,
    blueprints,
    resources: blueprints.map(blueprint =>
      instance(id, blueprint, isReady ? 'Ready' : 'Pending', age),
    ),
    deployments: [],
    operations: [],
    receipts: [],
  };
  if (isReady) {
    environment.links = kept.resources.flatMap(({ links }) => links);
    kept.deployments = [
      makeDeployment(state, kept, { status: 'Succeeded', minutes: age }),
    ];
    environment.currentDeploymentId = kept.deployments[0].id;
    kept.operations = kept.resources.map((resource, index) => ({
      id: state.nextId(3),
      environmentId: id,
      deploymentId: environment.currentDeploymentId,
      instanceId: resource.id,
      address: blueprintAddress(blueprints[index]),
      action: 'create',
      status: 'Succeeded',
      attempt: 1,
      startedAt: ago(age),
      finishedAt: ago(age - (3 + index * 4) / 60),
    }));
  }
  state.add(kept);
  return kept;
}
