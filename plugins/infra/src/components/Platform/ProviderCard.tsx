import { Alert, Button, Card, CardBody, CardHeader, Text } from '@backstage/ui';
import { ProviderSummary } from '@infra-orchestration/backstage-plugin-infra-common';
import { usePermission } from '@backstage/plugin-permission-react';
import { infraPlatformManagePermission } from '@infra-orchestration/backstage-plugin-infra-common';
import { RiShieldKeyholeLine } from '@remixicon/react';
import { keys, useInfraMutation, useInvalidate } from '../../hooks/useInfra';
import { useNotify } from '../../hooks/useNotify';
import { Translate, useT } from '../../hooks/useT';
import { apiProblem } from '../../lib/apiError';
import { readableIsoDuration } from '../../lib/time';
import { Age, KeyValues, StatusPill } from '../common';
import { AccessReport } from './AccessReport';
import styles from './PlatformPage.module.css';

/** One provider: how it fares, and what its credentials are allowed. */
export function ProviderCard({ provider }: { provider: ProviderSummary }) {
  const { name, revision, health, message, access } = provider;
  const t = useT();
  const title = revision.document.metadata.title ?? name;
  const headingId = `provider-${name}`;
  return (
    <div role="group" aria-labelledby={headingId}>
      <Card>
        <CardHeader>
          <div className={styles.cardTitle}>
            <div>
              <Text
                id={headingId}
                as="h3"
                variant="title-x-small"
                weight="bold"
              >
                {title}
              </Text>
              {title !== name && <span className={styles.origin}>{name}</span>}
            </div>
            <StatusPill kind="health" value={health} />
          </div>
        </CardHeader>
        <CardBody>
          <div className={styles.stack}>
            {message && health !== 'Healthy' && (
              <Alert status="danger" icon title={message} />
            )}
            <KeyValues items={facts(provider, t)} />
            {access ? (
              <AccessReport access={access} />
            ) : (
              <Text color="secondary">{t('providers.notChecked')}</Text>
            )}
            <CheckButton name={name} />
          </div>
        </CardBody>
      </Card>
    </div>
  );
}

function facts(provider: ProviderSummary, t: Translate) {
  const { driver, instanceCount, lastContactAt, access, revision } = provider;
  const { credentials, limits } = revision.document.spec;
  const limitTexts = [
    limits?.concurrency &&
      t('providers.concurrency', { number: String(limits.concurrency) }),
    limits?.callTimeout &&
      t('providers.callTimeout', {
        duration: readableIsoDuration(limits.callTimeout),
      }),
  ].filter(Boolean);
  const items: Parameters<typeof KeyValues>[0]['items'] = [
    [t('providers.driver'), driver],
    access?.server ? [t('providers.server'), access.server] : undefined,
    [t('providers.instances'), instanceCount],
    [
      t('providers.lastContact'),
      lastContactAt ? <Age at={lastContactAt} /> : t('providers.never'),
    ],
    // Without any, those are in the configuration of the driver, as in a kubeconfig.
    Object.keys(credentials ?? {}).length
      ? [t('providers.credentials'), Object.keys(credentials ?? {}).join(', ')]
      : undefined,
    limitTexts.length
      ? [t('providers.limits'), limitTexts.join(', ')]
      : undefined,
    [
      t('providers.origin'),
      <span className={styles.origin}>{revision.origin}</span>,
    ],
  ];
  return items;
}

function CheckButton({ name }: { name: string }) {
  const t = useT();
  const notify = useNotify();
  const invalidate = useInvalidate();
  const { allowed } = usePermission({
    permission: infraPlatformManagePermission,
  });
  const check = useInfraMutation(
    (api, _: void) => api.checkProviderAccess(name),
    { changesNothing: true },
  );
  const run = async () => {
    try {
      await check.mutateAsync();
      notify(t('providers.checked', { name }));
    } catch (error) {
      notify(t('common.actionFailed'), 'danger', apiProblem(error).message);
    }
    invalidate(keys.platform('providers'));
  };
  if (!allowed) return null;
  return (
    <div>
      <Button
        variant="secondary"
        iconStart={<RiShieldKeyholeLine />}
        aria-label={t('providers.checkOf', { name })}
        isPending={check.isPending}
        onPress={run}
      >
        {t('providers.check')}
      </Button>
    </div>
  );
}
