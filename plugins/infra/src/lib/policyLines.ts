import { EnvironmentTypeRevision } from '@infra-orchestration/backstage-plugin-infra-common';
import { Translate } from '../hooks/useT';
import { readableIsoDuration } from './time';

/** What an environment type rules, a sentence each; how much is left of a quota where it is known. */
export function policyLines(
  t: Translate,
  { document: { spec }, usage }: EnvironmentTypeRevision,
): string[] {
  const { ttl, maxTtl, approval, quota, nameTemplate } = spec;
  const lines: string[] = [];
  if (ttl) {
    const time = readableIsoDuration(ttl);
    lines.push(
      maxTtl
        ? t('policy.ttlExtendable', { time, most: readableIsoDuration(maxTtl) })
        : t('policy.ttl', { time }),
    );
  }
  if (approval?.required.length) {
    lines.push(
      t('policy.approval', {
        steps: approval.required
          .map(step => t(`policy.steps.${step}`))
          .join(', '),
        approvers: approval.approvers?.join(', ') ?? t('policy.anyApprover'),
      }),
    );
  }
  const { perEntity, perOwner, total } = quota?.environments ?? {};
  const left = (most: number, has = 0) => ({
    left: String(Math.max(0, most - has)),
    most: String(most),
  });
  if (perEntity !== undefined && usage?.ofEntity !== undefined) {
    lines.push(t('policy.quotaEntity', left(perEntity, usage.ofEntity)));
  }
  if (perOwner !== undefined && usage?.ofOwner !== undefined) {
    lines.push(t('policy.quotaOwner', left(perOwner, usage.ofOwner)));
  }
  if (total !== undefined && usage) {
    lines.push(t('policy.quotaTotal', left(total, usage.total)));
  }
  if (nameTemplate) {
    lines.push(t('policy.named', { template: nameTemplate }));
  }
  return lines;
}
