import {
  EnvironmentQuota,
  EnvironmentUsage,
} from '@infra-orchestration/backstage-plugin-infra-common';

export interface QuotaQuestion {
  type: string;
  owner: string;
  entityRef: string;
  quota: EnvironmentQuota;
  /** How many live already. */
  usage: EnvironmentUsage;
}

/** Why one more would be too many, and what to do; undefined where it would not. */
export function quotaProblem(question: QuotaQuestion): string | undefined {
  const { type, owner, entityRef, quota, usage } = question;
  const checks = [
    { most: quota.perEntity, has: usage.ofEntity, whose: ` of ${entityRef}` },
    { most: quota.perOwner, has: usage.ofOwner, whose: ` of ${owner}` },
    { most: quota.total, has: usage.total, whose: '' },
  ];
  const full = checks.find(
    ({ most, has = 0 }) => most !== undefined && has >= most,
  );
  return (
    full &&
    `There are ${full.has} ${type} environments${full.whose} and at most ${full.most} are allowed; delete one that is not needed any more, or ask the platform team for a larger quota`
  );
}
