import {
  ApprovalPolicy,
  ApprovalStep,
  DeploymentMode,
  EnvironmentContext,
  EnvironmentTypeDocument,
  EnvironmentTypePolicy,
  Plan,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { Duration } from 'luxon';
import { ExpiryPolicy, quotaProblem, whyNotConfirmed } from '../core';
import { Db, documents, environments, StoredDocument } from '../store';
import { normalizeEntityRef } from './entities';
import { QuotaExceededError } from './errors';
import { PromotionOrder } from './types';

/** What the type in force rules; a type that is gone rules nothing. */
export async function policyOf(
  db: Db,
  type: string,
): Promise<EnvironmentTypePolicy> {
  const types = await documents.listInForce(db, { kind: 'EnvironmentType' });
  return policyIn(types, type);
}

/** @param types - the environment types that there are */
export function policyIn(
  types: readonly StoredDocument[],
  type: string,
): EnvironmentTypePolicy {
  const found = types.find(({ name }) => name === type);
  return (found?.document as EnvironmentTypeDocument | undefined)?.spec ?? {};
}

export function expiryPolicyOf({
  ttl,
  maxTtl,
  warnBefore,
}: EnvironmentTypePolicy): ExpiryPolicy | undefined {
  return ttl === undefined
    ? undefined
    : ({
        ttl: milliseconds(ttl),
        maxTtl: maxTtl && milliseconds(maxTtl),
        warnBefore: warnBefore && milliseconds(warnBefore),
      } as ExpiryPolicy);
}

/** Who has to agree to one deployment. */
export interface RequiredApproval
  extends Pick<ApprovalPolicy, 'approvers' | 'expiresAfter'> {
  /** Where environment type and pipeline both name some: whoever decides is of both. */
  stepApprovers?: string[];
  /** Who cannot. */
  excluded?: string[];
  /** Why it is asked for, where it would not be otherwise, or is more than a rule. */
  because?: string;
}

/**
 * What the environment type requires, and what the step of a pipeline requires beside it; and that
 * somebody agrees where the plan is not the one that was confirmed.
 */
export function requiredApproval(
  ofType: ApprovalPolicy | undefined,
  promotion: PromotionOrder | undefined,
  plan: Pick<Plan, 'hash'>,
): RequiredApproval | undefined {
  const because = promotion && whyNotConfirmed(promotion, plan);
  const isAsked = ofType || promotion?.approval || because !== undefined;
  if (promotion?.needsNoApproval || !isAsked) {
    return undefined;
  }
  const ofStep = promotion?.approval;
  const excluded = promotion?.excluded ?? [];
  return {
    ...(because !== undefined && { because }),
    approvers: ofType?.approvers ?? ofStep?.approvers,
    ...(ofType?.approvers && { stepApprovers: ofStep?.approvers }),
    expiresAfter: ofStep?.expiresAfter ?? ofType?.expiresAfter,
    ...(excluded.length && { excluded }),
  };
}

const stepOf: Record<DeploymentMode, ApprovalStep> = {
  deploy: 'deploy',
  rollback: 'deploy',
  destroy: 'delete',
};

/** Who has to agree, with full entity refs; undefined where nobody has to. */
export function approvalOf(
  { approval }: EnvironmentTypePolicy,
  step: ApprovalStep | { mode: DeploymentMode },
): ApprovalPolicy | undefined {
  const wanted = typeof step === 'string' ? step : stepOf[step.mode];
  return approval?.required.includes(wanted)
    ? {
        ...approval,
        ...(approval.approvers && {
          approvers: approval.approvers.map(ref =>
            normalizeEntityRef(ref, '/approvers', 'group'),
          ),
        }),
      }
    : undefined;
}

/**
 * In the transaction that creates the environment it holds whatever others create meanwhile;
 * `environments.lockCounting` goes before.
 *
 * @throws QuotaExceededError naming the number and what to do
 */
export async function refuseOverQuota(
  db: Db,
  environment: Pick<EnvironmentContext, 'type' | 'owner' | 'entityRef'>,
  policy: EnvironmentTypePolicy,
): Promise<void> {
  const quota = policy.quota?.environments;
  if (!quota) {
    return;
  }
  const { type, owner, entityRef } = environment;
  const asked = { type, owner, entityRef };
  const problem = quotaProblem({
    ...asked,
    quota,
    usage: await environments.countLiving(db, asked),
  });
  if (problem) {
    throw new QuotaExceededError(problem);
  }
}

/** @param duration - a valid one, in ISO 8601 */
export function milliseconds(duration: string): number {
  return Duration.fromISO(duration).toMillis();
}
