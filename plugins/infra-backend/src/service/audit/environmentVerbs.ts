import {
  AdoptionInput,
  Environment,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { JsonObject } from '@backstage/types';
import {
  ActivityUseCases,
  CreatedEnvironment,
  EnvironmentUseCases,
} from '../types';
import { fetch, ofDeployment, ofMade, ofPlan, Verbs } from './verbs';

export const environmentVerbs: Verbs<EnvironmentUseCases> = {
  list: fetch('list'),
  listImages: fetch('images', ({ entityRef }) => ({ entityRef })),
  get: fetch('by-id', id => ({ environmentId: id })),
  // Steps of create and plan, which are audited as a whole.
  draft: 'silent',
  findCreated: 'silent',
  planDraft: {
    eventId: 'environment-plan',
    severity: 'low',
    meta: ({ environment }) => ({
      entityRef: environment.entityRef,
      name: environment.name,
      type: environment.type,
    }),
    outcome: ofPlan,
  },
  create: {
    eventId: 'environment-create',
    severity: 'medium',
    meta: ({ environment, desired }) => ({
      entityRef: environment.entityRef,
      name: environment.name,
      type: environment.type,
      owner: environment.owner,
      ...ofAdoption(desired.adopt),
    }),
    outcome: ({ environment, deployment }: CreatedEnvironment) => ({
      environmentId: environment.id,
      ...ofMade(deployment),
    }),
  },
  planDeployment: {
    eventId: 'environment-plan',
    severity: 'low',
    meta: (id, { mode }) => ({ environmentId: id, mode: mode ?? 'deploy' }),
    outcome: ofPlan,
  },
  deploy: {
    eventId: 'environment-deploy',
    severity: 'medium',
    meta: (id, { planHash, rollbackTo, desired }) => ({
      environmentId: id,
      ...ofAdoption(desired?.adopt),
      ...(planHash && { planHash }),
      ...(rollbackTo && { rollbackTo }),
    }),
    outcome: ofMade,
  },
  delete: {
    eventId: 'environment-delete',
    severity: 'high',
    meta: (id, { expired, abandon }) => ({
      environmentId: id,
      ...(expired && { reason: expired }),
      ...(abandon?.length && { abandon }),
    }),
    outcome: ofMade,
  },
  retry: {
    eventId: 'environment-retry',
    severity: 'medium',
    meta: id => ({ environmentId: id }),
    outcome: (environment: Environment) => ({
      generation: environment.generation,
    }),
  },
  cancel: {
    eventId: 'environment-cancel',
    severity: 'medium',
    meta: id => ({ environmentId: id }),
    outcome: ofDeployment,
  },
  extend: {
    eventId: 'environment-extend',
    severity: 'medium',
    meta: (id, input) => ({
      environmentId: id,
      ...(input.for && { for: input.for }),
    }),
    outcome: ({ expiresAt }: Environment) => ({
      ...(expiresAt && { expiresAt }),
    }),
  },
  approve: {
    eventId: 'deployment-approve',
    severity: 'high',
    meta: (id, { planHash, reason }) => ({
      deploymentId: id,
      planHash,
      ...(reason && { reason }),
    }),
    outcome: ofMade,
  },
  reject: {
    eventId: 'deployment-reject',
    severity: 'high',
    meta: (id, { reason }) => ({ deploymentId: id, reason }),
    outcome: ofMade,
  },
};

export const activityVerbs: Verbs<ActivityUseCases> = {
  listDeployments: fetch('deployments', id => ({ environmentId: id })),
  getDeployment: fetch('deployment', id => ({ deploymentId: id })),
  listResources: fetch('resources', id => ({ environmentId: id })),
  listAllResources: fetch('all-resources'),
  listOperations: fetch('operations', id => ({ environmentId: id })),
  listReceipts: fetch('receipts', id => ({ environmentId: id })),
  listEvents: fetch('events', id => ({ environmentId: id })),
  followEvents: fetch('event-stream', id => ({ environmentId: id })),
};

/** What was confirmed to be done with objects of others, by address. */
function ofAdoption(adopt: AdoptionInput | undefined): JsonObject {
  return adopt && Object.keys(adopt).length > 0 ? { adopt } : {};
}
