import {
  Alert,
  Flex,
  Skeleton,
  Text,
  TextAreaField,
  TextField,
} from '@backstage/ui';
import { ProviderImpact } from '@infra-orchestration/backstage-plugin-infra-common';
import { useState } from 'react';
import { keys, useInfraMutation, useInvalidate } from '../../hooks/useInfra';
import { useNotify } from '../../hooks/useNotify';
import { Translate, useT } from '../../hooks/useT';
import { Confirmation, ErrorState, WideDialog } from '../common';
import { AffectedList } from './AffectedList';
import { useImpact } from './useImpact';

interface RevokeDialogProps {
  name: string;
  isOpen: boolean;
  onClose: () => void;
}

/** Shows what a revocation would touch, and wants the name before it happens. */
export function RevokeDialog({ name, isOpen, onClose }: RevokeDialogProps) {
  const t = useT();
  return (
    <WideDialog
      title={t('providers.revoke.title', { name })}
      isOpen={isOpen}
      onClose={onClose}
    >
      <RevokeForm name={name} onClose={onClose} />
    </WideDialog>
  );
}

function RevokeForm({ name, onClose }: Omit<RevokeDialogProps, 'isOpen'>) {
  const t = useT();
  const notify = useNotify();
  const invalidate = useInvalidate();
  const [typed, setTyped] = useState('');
  const [reason, setReason] = useState('');
  const impact = useImpact(name, true);
  const { mutateAsync, error, isPending } = useInfraMutation(
    (api, why: string) => api.revokeProvider(name, why ? { reason: why } : {}),
  );
  const revoke = async () => {
    try {
      await mutateAsync(reason.trim());
    } catch (failure) {
      invalidate(keys.platform('providers'));
      throw failure;
    }
    notify(t('providers.revoke.done', { name }), 'info');
    invalidate(['platform']);
    onClose();
  };
  return (
    <Confirmation
      cancel={t('providers.register.cancel')}
      confirm={t('providers.revoke.confirm')}
      isDisabled={typed !== name || impact.data === undefined}
      onConfirm={revoke}
      {...{ error, isPending, onClose }}
    >
      <Text as="p">{t('providers.revoke.lead')}</Text>
      {impact.isPending && <Skeleton height={160} />}
      {impact.isError && (
        <ErrorState error={impact.error} onRetry={impact.refetch} />
      )}
      {impact.data && (
        <>
          <Summary impact={impact.data} />
          {impact.data.environmentCount > 0 && (
            <AffectedList impact={impact.data} />
          )}
          <TextAreaField
            label={t('providers.revoke.reason')}
            secondaryLabel={t('providers.register.optional')}
            description={t('providers.revoke.reasonDescription')}
            rows={2}
            maxLength={500}
            value={reason}
            onChange={setReason}
          />
          <TextField
            label={t('providers.revoke.typeName', { name })}
            value={typed}
            onChange={setTyped}
            autoComplete="off"
          />
        </>
      )}
    </Confirmation>
  );
}

function Summary({ impact }: { impact: ProviderImpact }) {
  const t = useT();
  const { environmentCount } = impact;
  return (
    <Alert
      icon
      status={environmentCount ? 'warning' : 'info'}
      title={
        environmentCount
          ? t('providers.revoke.impact', { count: environmentCount })
          : t('providers.revoke.noImpact')
      }
      description={
        <Flex direction="column" gap="1">
          {consequences(impact, t).map(line => (
            <span key={line}>{line}</span>
          ))}
        </Flex>
      }
    />
  );
}

function consequences(impact: ProviderImpact, t: Translate): string[] {
  const { environments, instanceCount, definitions } = impact;
  const { destroysCredentials, blocksCredentials } = impact;
  const running = environments.filter(e => e.runningDeployment).length;
  const lines: (string | false)[] = [
    instanceCount > 0 &&
      t('providers.revoke.resources', { count: instanceCount }),
    running > 0 && t('providers.revoke.deployments', { count: running }),
    definitions.length > 0 &&
      t('providers.revoke.definitions', { names: definitions.join(', ') }),
    destroysCredentials.length > 0 &&
      t('providers.revoke.destroys', { names: destroysCredentials.join(', ') }),
    blocksCredentials.length > 0 &&
      t('providers.revoke.blocks', { names: blocksCredentials.join(', ') }),
  ];
  return lines.filter(line => line !== false);
}
