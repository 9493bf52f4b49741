import {
  Promotion,
  PromotionInput,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { JsonObject } from '@backstage/types';
import { ArtifactUseCases } from '../artifacts/types';
import { DeliveryUseCases } from '../delivery/types';
import { VerificationUseCases } from '../verificationTypes';
import { fetch, ofPlan, Verbs } from './verbs';

export const artifactVerbs: Verbs<ArtifactUseCases> = {
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

export const deliveryVerbs: Verbs<DeliveryUseCases> = {
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

export const verificationVerbs: Verbs<VerificationUseCases> = {
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
