import { Alert } from '@backstage/ui';
import { Plan } from '@infra-orchestration/backstage-plugin-infra-common';
import { useT } from '../../hooks/useT';
import { shortName } from '../../lib/address';

interface DestroySummaryProps {
  plan: Plan;
  /** Addresses of what cannot be removed now. */
  waiting: string[];
  /** Addresses of what is given up. */
  abandoned: string[];
}

/** What a destruction leaves: how much goes, what waits or is given up, and what stays by name. */
export function DestroySummary(props: DestroySummaryProps) {
  const { plan, waiting, abandoned } = props;
  const t = useT();
  const stuck = [...waiting, ...abandoned];
  const going = plan.actions.filter(
    ({ action, address }) => action === 'delete' && !stuck.includes(address),
  );
  const staying = plan.actions.filter(action => action.action !== 'delete');
  const parts = [
    going.length > 0 && t('remove.removed', { count: going.length }),
    waiting.length > 0 && t('remove.waiting', { count: waiting.length }),
    abandoned.length > 0 && t('remove.abandoned', { count: abandoned.length }),
  ].filter(part => part !== false);
  const lead = parts.join('; ') || t('remove.nothing');
  const names = staying
    .map(({ address, externalName }) => externalName || shortName(address))
    .join(', ');
  return (
    <Alert
      icon
      status={staying.length || stuck.length ? 'warning' : 'info'}
      title={
        staying.length
          ? `${lead}; ${t('remove.retained', { count: staying.length })}`
          : lead
      }
      description={
        staying.length ? `${names}. ${t('remove.retainedText')}` : undefined
      }
    />
  );
}
