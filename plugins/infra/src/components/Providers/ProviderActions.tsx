import { Button } from '@backstage/ui';
import { ProviderSummary } from '@infra-orchestration/backstage-plugin-infra-common';
import {
  RiForbidLine,
  RiKey2Line,
  RiShieldKeyholeLine,
} from '@remixicon/react';
import { useState } from 'react';
import { keys, useInfraMutation, useInvalidate } from '../../hooks/useInfra';
import { useNotify } from '../../hooks/useNotify';
import { useT } from '../../hooks/useT';
import { apiProblem } from '../../lib/apiError';
import { RestoreDialog } from './RestoreDialog';
import { RevokeDialog } from './RevokeDialog';
import { useProviderRights } from './useProviderRights';

/** What the user may do with a provider now. */
export function ProviderActions({ provider }: { provider: ProviderSummary }) {
  const { name, health, revocation } = provider;
  const t = useT();
  const { mayManage, mayRevoke } = useProviderRights();
  const [dialog, setDialog] = useState<'revoke' | 'restore'>();
  const close = () => setDialog(undefined);
  const isRevoked = Boolean(revocation) || health === 'AccessRevoked';
  const needsManage = Object.values(
    provider.revision.document.spec.credentials ?? {},
  ).some(source => 'secretRef' in source);
  return (
    <>
      {mayManage && !isRevoked && <CheckButton name={name} />}
      {mayRevoke && !isRevoked && (
        <Button
          variant="secondary"
          destructive
          iconStart={<RiForbidLine />}
          aria-label={t('providers.revoke.openOf', { name })}
          onPress={() => setDialog('revoke')}
        >
          {t('providers.revoke.open')}
        </Button>
      )}
      {mayRevoke && isRevoked && (mayManage || !needsManage) && (
        <Button
          iconStart={<RiKey2Line />}
          aria-label={t('providers.restore.openOf', { name })}
          onPress={() => setDialog('restore')}
        >
          {t('providers.restore.open')}
        </Button>
      )}
      <RevokeDialog name={name} isOpen={dialog === 'revoke'} onClose={close} />
      <RestoreDialog
        provider={provider}
        isOpen={dialog === 'restore'}
        onClose={close}
      />
    </>
  );
}

function CheckButton({ name }: { name: string }) {
  const t = useT();
  const notify = useNotify();
  const invalidate = useInvalidate();
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
  return (
    <Button
      variant="secondary"
      iconStart={<RiShieldKeyholeLine />}
      aria-label={t('providers.checkOf', { name })}
      isPending={check.isPending}
      onPress={run}
    >
      {t('providers.check')}
    </Button>
  );
}
