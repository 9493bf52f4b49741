import { EnvironmentStatus } from '@infra-orchestration/backstage-plugin-infra-common';
import { ago } from '../fixtures/ids';
import { condition } from '../fixtures/resources';
import { FixtureState, Kept } from './FixtureState';
import { makeDeployment, makeEnvironment } from './make';
import { quarantine } from './providers';
import { deploy, destroy } from './requests';
import { step } from './simulate';

const taken = {
  address: 'dns.default#dns',
  reason: 'Conflict' as const,
  message:
    'pr-1290.checkout.dev.example.com has an A record that bears no mark of this system. Remove it, or choose another name.',
};

const denied = {
  address: 'postgres.default#db',
  reason: 'AccessDenied' as const,
  message:
    'permission denied to create database: role "infra" lacks CREATEDB on pg-shared',
};

const find = ({ resources }: Kept, id: string) =>
  resources.find(({ claimId }) => claimId === id)!;

/** Starts with one environment for each state the screens can show. */
export function seed(state: FixtureState) {
  seedStaging(state);
  seedDrifted(state);
  seedProduction(state);
  const types = ['preview', 'development', 'staging'];
  for (let number = 1; number <= 1000; number += 1) {
    makeEnvironment(state, {
      component: 'fleet',
      name: `pr-${number}`,
      type: types[number % 3],
      status: number % 37 === 0 ? 'Degraded' : 'Ready',
      age: number * 17,
    });
  }
  makeEnvironment(state, {
    component: 'outage',
    name: 'dev',
    type: 'development',
    age: 500,
  });
  seedQuarantined(state);
  seedAwaiting(state);
  seedExpiring(state);
  // Last, since each of them lets time go on a little, and less than the one before.
  seedDeleted(state);
  seedFailed(state);
  seedDenied(state);
  seedProgressing(state);
  seedPreviews(state);
}

function seedStaging(state: FixtureState) {
  const kept = makeEnvironment(state, {
    component: 'checkout',
    name: 'staging',
    type: 'staging',
    age: 60 * 24 * 12,
  });
  const { environment } = kept;
  const history = [
    ['1.4.0', 60 * 24 * 8, 31, 'Succeeded'],
    ['1.4.1', 60 * 24 * 3, 95, 'Failed'],
    ['1.4.2', 60 * 5, 28, 'Succeeded'],
  ] as const;
  for (const [tag, minutes, seconds, status] of history) {
    environment.generation += 1;
    const deployment = makeDeployment(state, kept, {
      status,
      tag,
      minutes,
      seconds,
      action: 'update',
      by: tag === '1.4.2' ? 'plugin:scaffolder' : 'user:default/maria',
    });
    kept.deployments.unshift(deployment);
  }
  environment.observedGeneration = environment.generation;
  environment.currentDeploymentId = kept.deployments[0].id;
  for (const resource of kept.resources) {
    state.emit({
      environmentId: environment.id,
      deploymentId: kept.deployments[0].id,
      address: resource.address,
      type: 'resource.phase',
      level: 'info',
      message: `${resource.claimId} is Ready`,
      at: ago(60 * 5),
    });
  }
}

function seedDrifted(state: FixtureState) {
  const kept = makeEnvironment(state, {
    component: 'checkout',
    name: 'dev',
    type: 'development',
    status: 'Degraded',
    age: 60 * 26,
  });
  const message =
    'replicas is 5, asked for was 2; field manager kubectl-scale changed it.';
  const main = find(kept, 'main');
  main.phase = 'NotReady';
  main.conditions = [
    condition('Drifted', 'True', 'Drifted', message, ago(12)),
    condition(
      'Ready',
      'False',
      'NotReady',
      '3 of 5 pods are ready; 2 wait for memory.',
      ago(12),
    ),
  ];
  kept.environment.conditions = [
    condition('Drifted', 'True', 'Drifted', `main: ${message}`, ago(12)),
  ];
}

function seedProduction(state: FixtureState) {
  makeEnvironment(state, {
    component: 'checkout',
    name: 'prod',
    type: 'production',
    age: 60 * 24 * 40,
    owner: 'group:default/platform',
  });
}

/** Half of it is on a cluster that is out of reach. */
function seedQuarantined(state: FixtureState) {
  const kept = makeEnvironment(state, {
    component: 'ledger',
    name: 'staging',
    type: 'staging',
    age: 60 * 24 * 30,
  });
  for (const each of [...kept.resources, ...kept.blueprints]) {
    if (each.provider === 'cluster-dev') each.provider = 'cluster-us';
  }
  quarantine(kept, 'cluster-us');
}

/** A change that somebody has to approve. */
function seedAwaiting(state: FixtureState) {
  const kept = makeEnvironment(state, {
    component: 'ledger',
    name: 'prod',
    type: 'production',
    age: 60 * 24 * 50,
  });
  const deployment = makeDeployment(state, kept, {
    status: 'AwaitingApproval',
    action: 'update',
    minutes: 25,
  });
  deployment.finishedAt = undefined;
  deployment.generation = kept.environment.generation + 1;
  deployment.approval = {
    state: 'awaiting',
    planHash: deployment.plan!.hash,
    approvers: ['group:default/platform'],
    expiresAt: ago(-60 * 24),
  };
  kept.deployments.unshift(deployment);
  kept.environment.awaitingDeploymentId = deployment.id;
}

/** Deletes itself before long. */
function seedExpiring(state: FixtureState) {
  const { environment } = makeEnvironment(state, {
    component: 'ledger',
    name: 'pr-7',
    type: 'preview',
    age: 60 * 7.5,
  });
  environment.expiresAt = ago(-30);
}

function start(state: FixtureState, kept: Kept) {
  const deployment = makeDeployment(state, kept);
  kept.deployments.unshift(deployment);
  kept.environment.currentDeploymentId = deployment.id;
  state.emit({
    environmentId: kept.environment.id,
    deploymentId: deployment.id,
    type: 'environment.created',
    level: 'info',
    message: `Environment ${kept.environment.name} created`,
  });
}

function seedFailed(state: FixtureState) {
  const kept = makeEnvironment(state, {
    component: 'checkout',
    name: 'pr-1290',
    type: 'preview',
    status: 'Progressing',
    age: 3,
    createdBy: 'plugin:scaffolder',
  });
  kept.failing = taken;
  start(state, kept);
  for (let round = 0; round < 6; round += 1) step(state);
  const message = `4 of 5 as asked for. ${taken.address}: ${taken.message}`;
  kept.environment.conditions = [
    condition('Ready', 'False', taken.reason, message),
    condition('Synced', 'False', taken.reason, message),
  ];
}

function seedDenied(state: FixtureState) {
  const kept = makeEnvironment(state, {
    component: 'checkout',
    name: 'pr-1288',
    type: 'preview',
    status: 'Progressing',
    age: 2,
  });
  kept.failing = denied;
  start(state, kept);
  for (let round = 0; round < 4; round += 1) step(state);
}

function seedProgressing(state: FixtureState) {
  const kept = makeEnvironment(state, {
    component: 'checkout',
    name: 'pr-1287',
    type: 'preview',
    status: 'Progressing',
    age: 1,
  });
  start(state, kept);
  step(state);
}

function seedDeleted(state: FixtureState) {
  const kept = makeEnvironment(state, {
    component: 'checkout',
    name: 'pr-1201',
    type: 'production',
    age: 60 * 24 * 9,
  });
  destroy(state, kept);
  for (let round = 0; round < 8; round += 1) step(state);
}

/** Of pull requests in each state; what these were is with the previews. */
function seedPreviews(state: FixtureState) {
  const make = (number: number, age: number, status?: EnvironmentStatus) =>
    makeEnvironment(state, {
      component: 'basket',
      name: `pr-${number}`,
      type: 'preview',
      status,
      age,
      createdBy: 'plugin:infra',
    });
  for (const number of [41, 42]) {
    const { environment } = make(number, 60 * 24 * 3);
    environment.status = 'Deleted';
    environment.links = [];
  }
  make(43, 60 * 5);
  deploy(state, make(44, 60 * 4), {});
  destroy(state, make(45, 60 * 2));
  const failed = make(46, 50, 'Failed');
  failed.environment.conditions = [
    condition('Ready', 'False', taken.reason, taken.message),
  ];
  start(state, make(47, 1, 'Progressing'));
}
