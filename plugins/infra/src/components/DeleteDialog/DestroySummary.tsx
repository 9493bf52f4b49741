import { Alert } from '@backstage/ui';
import { Plan } from '@infra-orchestration/backstage-plugin-infra-common';
import { useT } from '../../hooks/useT';
import { shortName } from '../../lib/address';

/** What a destruction leaves: how much goes, and what stays by name. */
export function DestroySummary({ plan }: { plan: Plan }) {
  const t = useT();
  const going = plan.actions.filter(action => action.action === 'delete');
  const staying = plan.actions.filter(action => action.action !== 'delete');
  const lead = going.length
    ? t('remove.removed', { count: going.length })
    : t('remove.nothing');
  const names = staying
    .map(({ address, externalName }) => externalName || shortName(address))
    .join(', ');
  return (
    <Alert
      icon
      status={staying.length ? 'warning' : 'info'}
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
