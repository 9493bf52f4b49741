import {
  Deployment,
  DeploymentApproval,
  Environment,
  Plan,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { whoDecides } from '../service';

/** What a caller needs to go on with, and little more: these answers are read by language models. */
export function viewEnvironment(environment: Environment) {
  const { id, entityRef, name, type, owner, status, generation, etag } =
    environment;
  const { expiresAt, awaitingDeploymentId } = environment;
  return {
    id,
    entityRef,
    name,
    type,
    owner,
    status,
    generation,
    etag,
    expiresAt,
    awaitingDeploymentId,
    conditions: environment.conditions.map(condition => ({
      type: condition.type,
      status: condition.status,
      reason: condition.reason,
      message: condition.message,
    })),
    links: environment.links.map(({ title, url }) => ({ title, url })),
  };
}

export function viewDeployment(deployment: Deployment) {
  const { id, environmentId, generation, mode, status, message, approval } =
    deployment;
  return {
    id,
    environmentId,
    generation,
    mode,
    status,
    message: approval?.state === 'awaiting' ? waitsFor(approval) : message,
  };
}

function waitsFor(approval: DeploymentApproval): string {
  const { approvers, stepApprovers, expiresAt } = approval;
  const by = whoDecides(approvers, stepApprovers);
  return `Waits for approval by ${by}${
    expiresAt ? `, until ${expiresAt}` : ''
  }. Nothing is done before; who asked for it cannot approve it`;
}

export function viewPlan(plan: Plan) {
  return {
    hash: plan.hash,
    empty: plan.empty,
    actions: plan.actions.map(action => ({
      address: action.address,
      action: action.action,
      reason: action.reason,
      definition: action.definition?.name,
      provider: action.provider,
      externalName: action.externalName,
      changes: action.diff.map(({ path }) => path),
    })),
    errors: plan.errors.map(({ address, reason, message }) => ({
      address,
      reason,
      message,
    })),
    warnings: plan.warnings ?? [],
  };
}
