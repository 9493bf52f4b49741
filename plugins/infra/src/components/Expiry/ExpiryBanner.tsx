import { Alert } from '@backstage/ui';
import { Environment } from '@infra-orchestration/backstage-plugin-infra-common';
import { useEnvironmentTypes } from '../../hooks/useEnvironmentTypes';
import { useLanguage } from '../../hooks/useLanguage';
import { useNow } from '../../hooks/useNow';
import { useT } from '../../hooks/useT';
import { absoluteTime, isoMilliseconds, timeLeft } from '../../lib/time';

const hour = 3_600_000;

/** Warns where the end of the environment is near: as near as its type warns of, else an hour. */
export function ExpiryBanner({ environment }: { environment: Environment }) {
  const { expiresAt, status, type } = environment;
  const t = useT();
  const language = useLanguage();
  const now = useNow(10_000);
  const { data: types } = useEnvironmentTypes();
  const { warnBefore } =
    types?.find(({ name }) => name === type)?.document.spec ?? {};
  const warned = (warnBefore && isoMilliseconds(warnBefore)) || hour;
  const isLeaving = status === 'Deleting' || status === 'Deleted';
  if (!expiresAt || isLeaving || Date.parse(expiresAt) - now > warned) {
    return null;
  }
  const left = timeLeft(expiresAt, now);
  return (
    <Alert
      icon
      status="warning"
      title={
        left ? t('expiry.soonTitle', { time: left }) : t('expiry.overTitle')
      }
      description={t('expiry.soonText', {
        at: absoluteTime(expiresAt, language),
      })}
    />
  );
}
