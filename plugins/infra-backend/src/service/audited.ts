import {
  AuditorService,
  AuditorServiceEventSeverityLevel,
} from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import {
  AdoptionInput,
  Deployment,
  Environment,
  Plan,
  Promotion,
  PromotionInput,
  Task,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { JsonObject } from '@backstage/types';
import { ArtifactUseCases } from './artifacts/types';
import { DeliveryUseCases } from './delivery/types';
import { principalOf } from './principal';
import { TaskUseCases } from './taskTypes';
import { UndeliveredUseCases } from './undeliveredTypes';
import { VerificationUseCases } from './verificationTypes';
import {
  ActivityUseCases,
  CallOptions,
  CreatedEnvironment,
  EnvironmentUseCases,
  InfraUseCases,
  PlatformUseCases,
  ProviderUseCases,
} from './types';

type Method = (...args: any[]) => Promise<any>;

/** How the calls of one use case appear in the audit log. Never a value that may be secret. */
interface Verb<M extends Method> {
  eventId: string;
  severity: AuditorServiceEventSeverityLevel;
  /** Known before the call. */
  meta?(...args: Parameters<M>): JsonObject;
  /** Known after it. */
  outcome?(result: Awaited<ReturnType<M>>): JsonObject;
}

type Verbs<T> = {
  [K in keyof T]: T[K] extends Method ? Verb<T[K]> | 'silent' : never;
};

const environmentVerbs: Verbs<EnvironmentUseCases> = {
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

const activityVerbs: Verbs<ActivityUseCases> = {
  listDeployments: fetch('deployments', id => ({ environmentId: id })),
  getDeployment: fetch('deployment', id => ({ deploymentId: id })),
  listResources: fetch('resources', id => ({ environmentId: id })),
  listAllResources: fetch('all-resources'),
  listOperations: fetch('operations', id => ({ environmentId: id })),
  listReceipts: fetch('receipts', id => ({ environmentId: id })),
  listEvents: fetch('events', id => ({ environmentId: id })),
  followEvents: fetch('event-stream', id => ({ environmentId: id })),
};

const platformVerbs: Verbs<PlatformUseCases> = {
  listEnvironmentTypes: fetch('environment-types', ({ entityRef }) => ({
    ...(entityRef && { entityRef }),
  })),
  listResourceTypes: fetch('resource-types'),
  listDefinitions: fetch('definitions'),
  listProviders: fetch('providers'),
  listDrivers: fetch('drivers'),
  listDocumentSources: fetch('document-sources'),
  listDocumentRevisions: fetch('document-revisions', (kind, name) => ({
    kind,
    name,
  })),
  explain: fetch('explain', ({ entityRef, type }) => ({ entityRef, type })),
  checkProviderAccess: {
    eventId: 'provider-access-check',
    severity: 'medium',
    meta: name => ({ provider: name }),
    outcome: provider => ({ health: provider.health }),
  },
  applyDocuments: {
    eventId: 'document-apply',
    severity: 'high',
    meta: (documents, { dryRun }) => ({
      count: documents.length,
      dryRun: dryRun === true,
    }),
    outcome: ({ revisions }) => ({
      documents: revisions.map(
        ({ kind, name, revision }) => `${kind}/${name}@${revision}`,
      ),
    }),
  },
  deleteDocument: {
    eventId: 'document-delete',
    severity: 'high',
    meta: (kind, name) => ({ kind, name }),
  },
};

const providerVerbs: Verbs<ProviderUseCases> = {
  listCandidates: fetch('provider-candidates'),
  tryProvider: {
    eventId: 'provider-trial',
    severity: 'medium',
    outcome: ({ reachable, health }) => ({ reachable, health }),
  },
  getAccessManifest: fetch('access-manifest', (driver, { provider }) => ({
    driver,
    provider,
  })),
  getImpact: fetch('provider-impact', name => ({ provider: name })),
  share: fetch('provider-share', name => ({ provider: name })),
  revoke: {
    eventId: 'provider-revoke',
    severity: 'high',
    meta: (name, { reason }) => ({
      provider: name,
      ...(reason && { reason }),
    }),
    outcome: ({ health }) => ({ health }),
  },
  restore: {
    eventId: 'provider-restore',
    severity: 'high',
    meta: name => ({ provider: name }),
    outcome: ({ health }) => ({ health }),
  },
};

const artifactVerbs: Verbs<ArtifactUseCases> = {
  register: {
    eventId: 'artifact-register',
    severity: 'medium',
    meta: ({ repository, tag, digest, entityRef }) => ({
      repository,
      ...(tag && { tag }),
      ...(digest && { digest }),
      ...(entityRef && { entityRef }),
    }),
    outcome: ({ artifact, isNew }) => ({
      artifactId: artifact.id,
      digest: artifact.digest,
      isNew,
    }),
  },
  list: fetch('artifacts'),
  get: fetch('artifact', id => ({ artifactId: id })),
  listIncomingEvents: fetch('incoming-events'),
};

const deliveryVerbs: Verbs<DeliveryUseCases> = {
  getDelivery: fetch('delivery', entityRef => ({ entityRef })),
  getMetrics: fetch('delivery-metrics', entityRef => ({ entityRef })),
  listPipelines: fetch('pipelines'),
  listPromotions: fetch('promotions'),
  getPromotion: fetch('promotion', id => ({ promotionId: id })),
  planPromotion: {
    eventId: 'promotion-plan',
    severity: 'low',
    meta: ofPromotionInput,
    outcome: ({ plan }) => ofPlan(plan),
  },
  promote: {
    eventId: 'promotion-create',
    severity: 'medium',
    meta: ofPromotionInput,
    outcome: ofPromotion,
  },
  cancelPromotion: {
    eventId: 'promotion-cancel',
    severity: 'medium',
    meta: id => ({ promotionId: id }),
    outcome: ofPromotion,
  },
};

function ofPromotionInput(input: PromotionInput): JsonObject {
  const { environmentId, fromEnvironmentId, artifactIds, planHash } = input;
  return {
    environmentId,
    ...(fromEnvironmentId && { fromEnvironmentId }),
    ...(artifactIds && { artifactIds }),
    ...(planHash && { planHash }),
  };
}

function ofPromotion({ id, state, deploymentId }: Promotion): JsonObject {
  return { promotionId: id, state, ...(deploymentId && { deploymentId }) };
}

const undeliveredVerbs: Verbs<UndeliveredUseCases> = {
  list: fetch('undelivered-events'),
  retry: undeliveredChange('retry'),
  dismiss: undeliveredChange('dismiss'),
};

function undeliveredChange(
  verb: 'retry' | 'dismiss',
): Verb<UndeliveredUseCases['retry']> {
  return {
    eventId: `undelivered-event-${verb}`,
    severity: 'medium',
    meta: events => ({
      events: events.map(({ sink, eventId }) => `${sink}/${eventId}`),
    }),
    outcome: ({ count }) => ({ count }),
  };
}

const taskVerbs: Verbs<TaskUseCases> = {
  list: fetch('tasks'),
  get: fetch('task', id => ({ taskId: id })),
  complete: taskAnswer('complete'),
  reject: taskAnswer('reject'),
  reopen: taskAnswer('reopen'),
};

function taskAnswer<M extends Method>(verb: string): Verb<M> {
  return {
    eventId: `task-${verb}`,
    severity: 'medium',
    meta: (...[id]) => ({ taskId: id }),
    outcome: ({ purpose, environment, address }: Task) => ({
      purpose,
      environmentId: environment.id,
      address,
    }),
  };
}

function fetch<M extends Method>(
  queryType: string,
  meta?: (...args: Parameters<M>) => JsonObject,
): Verb<M> {
  return {
    eventId: 'environment-fetch',
    severity: 'low',
    meta: (...args) => ({ queryType, ...meta?.(...args) }),
  };
}

function ofPlan({ hash, errors }: Plan): JsonObject {
  return { planHash: hash, errors: errors.length };
}

/** What was confirmed to be done with objects of others, by address. */
function ofAdoption(adopt: AdoptionInput | undefined): JsonObject {
  return adopt && Object.keys(adopt).length > 0 ? { adopt } : {};
}

function ofDeployment(deployment: Deployment): JsonObject {
  return {
    deploymentId: deployment.id,
    generation: deployment.generation,
    mode: deployment.mode,
  };
}

/** With the plan that the request was decided by, which a deletion may do without. */
function ofMade(deployment: Deployment): JsonObject {
  const { plan } = deployment;
  return { ...ofDeployment(deployment), ...(plan && { planHash: plan.hash }) };
}

/** Every call leaves an entry: who, what, and how it ended, refusals included. */
export function auditedUseCases(
  inner: InfraUseCases,
  auditor: AuditorService,
): InfraUseCases {
  return {
    environments: auditedEnvironments(inner.environments, auditor),
    activity: audited(inner.activity, activityVerbs, auditor),
    platform: audited(inner.platform, platformVerbs, auditor),
    tasks: audited(inner.tasks, taskVerbs, auditor),
    providers: audited(inner.providers, providerVerbs, auditor),
    undelivered: audited(inner.undelivered, undeliveredVerbs, auditor),
    artifacts: audited(inner.artifacts, artifactVerbs, auditor),
    delivery: audited(inner.delivery, deliveryVerbs, auditor),
  };
}

const verificationVerbs: Verbs<VerificationUseCases> = {
  answer: {
    eventId: 'verification-answer',
    severity: 'medium',
    meta: (runId, { outcome }, { token }) => ({
      runId,
      outcome,
      by: token === undefined ? 'permission' : 'token',
    }),
    outcome: ({ environmentId, deploymentId, name }) => ({
      environmentId,
      deploymentId,
      hook: name,
    }),
  },
};

/** Likewise, for those with a token as well. */
export function auditedVerifications(
  inner: VerificationUseCases,
  auditor: AuditorService,
): VerificationUseCases {
  return audited(inner, verificationVerbs, auditor);
}

/** Likewise, for what nobody asks for: what happens by itself leaves an entry as well. */
export function auditedEnvironments(
  inner: EnvironmentUseCases,
  auditor: AuditorService,
): EnvironmentUseCases {
  return audited(inner, environmentVerbs, auditor);
}

function audited<T extends object>(
  inner: T,
  verbs: Verbs<T>,
  auditor: AuditorService,
): T {
  const wrapped = Object.entries<Verb<Method> | 'silent'>(verbs).map(
    ([name, verb]) => {
      const call: Method = (inner[name as keyof T] as Method).bind(inner);
      return [
        name,
        verb === 'silent' ? call : auditedCall(call, verb, auditor),
      ];
    },
  );
  return Object.fromEntries(wrapped) as T;
}

function auditedCall(
  call: Method,
  verb: Verb<Method>,
  auditor: AuditorService,
): Method {
  return async (...args) => {
    const options = args.at(-1) as CallOptions;
    const event = await auditor.createEvent({
      eventId: verb.eventId,
      severityLevel: verb.severity,
      ...(options.request && { request: options.request }),
      meta: {
        principal: principalOf(options.credentials),
        ...verb.meta?.(...args),
      },
    });
    try {
      const result = await call(...args);
      await event.success({ meta: verb.outcome?.(result) });
      return result;
    } catch (error) {
      await event.fail({ error: toError(error) });
      throw error;
    }
  };
}
