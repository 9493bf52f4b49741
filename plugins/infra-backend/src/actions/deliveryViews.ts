import {
  Artifact,
  DeliveryEnvironment,
  DeliveryView,
  Promotion,
  PromotionPlan,
  ReleaseImageView,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { viewPlan } from './views';

/** As in views.ts: what a caller needs to go on with, and little more. */
export function viewArtifact(artifact: Artifact) {
  const { id, repository, digest, tags, registeredAt } = artifact;
  const { commit, branch, author, buildUrl } = artifact;
  return {
    ...{ id, repository, digest, tags, registeredAt },
    ...{ commit, branch, author, buildUrl },
  };
}

export function viewPromotion(promotion: Promotion) {
  const { id, environmentId, step, state, reason, message } = promotion;
  const { deploymentId, rollbackDeploymentId, supersededBy } = promotion;
  return {
    ...{ id, environmentId, step, state, reason, message },
    images: Object.fromEntries(
      Object.entries(promotion.release.images).map(([container, { image }]) => [
        container,
        image,
      ]),
    ),
    ...{ deploymentId, rollbackDeploymentId, supersededBy },
    requestedBy: promotion.requestedBy,
  };
}

export function viewPromotionPlan(planned: PromotionPlan) {
  const { images, workload, definitions } = planned.difference;
  return {
    images: planned.images.map(viewImage),
    difference: {
      images,
      workload: workload.map(({ path }) => path),
      definitions: definitions.map(({ address }) => address),
    },
    plan: viewPlan(planned.plan),
    warnings: planned.warnings,
  };
}

export function viewDelivery({ entityRef, ...view }: DeliveryView) {
  return {
    entityRef,
    pipeline: view.pipeline?.name,
    steps: view.steps.map(step => ({
      name: step.name,
      promotion: step.promotion,
      approvers: step.approvers,
      frozenUntil: step.frozen?.until,
      environments: step.environments.map(viewPlace),
    })),
    others: view.others.map(viewPlace),
  };
}

function viewPlace(environment: DeliveryEnvironment) {
  const { environmentId, name, type, status } = environment;
  const { running, available, promotion, last } = environment;
  return {
    ...{ environmentId, name, type, status },
    running: running && {
      deploymentId: running.deploymentId,
      since: running.since,
      verified: running.verified,
      images: running.images.map(viewImage),
    },
    available: available && {
      origin: available.origin,
      fromEnvironmentId: available.fromEnvironmentId,
      images: available.images.map(viewImage),
    },
    promotion: promotion && viewPromotion(promotion),
    last: last && viewPromotion(last),
  };
}

function viewImage(given: ReleaseImageView) {
  const { container, version, image, artifactId } = given;
  return { container, version, image, artifactId };
}
