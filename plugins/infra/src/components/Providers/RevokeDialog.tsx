import {
  Alert,
  Button,
  DialogBody,
  DialogFooter,
  Flex,
  Skeleton,
  Text,
  TextAreaField,
  TextField,
} from '@backstage/ui';
import { ProviderImpact } from '@infra-orchestration/backstage-plugin-infra-common';
import { FormEvent, useId, useState } from 'react';
import { keys, useInfraMutation, useInvalidate } from '../../hooks/useInfra';
import { useNotify } from '../../hooks/useNotify';
import { Translate, useT } from '../../hooks/useT';
import { ErrorState, ProblemAlert, useDialogBusy, WideDialog } from '../common';
import { AffectedList } from './AffectedList';
import { useImpact } from './useImpact';
import styles from './Providers.module.css';

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
  const formId = useId();
  const notify = useNotify();
  const invalidate = useInvalidate();
  const [typed, setTyped] = useState('');
  const [reason, setReason] = useState('');
  const impact = useImpact(name, true);
  const revoke = useInfraMutation((api, why: string) =>
    api.revokeProvider(name, why ? { reason: why } : {}),
  );
  useDialogBusy(revoke.isPending);
  const mayConfirm = typed === name && impact.data !== undefined;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!mayConfirm) return;
    await revoke.mutateAsync(reason.trim()).then(
      () => {
        notify(t('providers.revoke.done', { name }), 'info');
        invalidate(['platform']);
        onClose();
      },
      () => invalidate(keys.platform('providers')),
    );
  };
  return (
    <>
      <DialogBody>
        <form id={formId} onSubmit={submit} noValidate className={styles.stack}>
          <Text as="p">{t('providers.revoke.lead')}</Text>
          {revoke.error && <ProblemAlert error={revoke.error} />}
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
        </form>
      </DialogBody>
      <DialogFooter>
        <Button
          variant="secondary"
          onPress={onClose}
          isDisabled={revoke.isPending}
        >
          {t('providers.register.cancel')}
        </Button>
        <Button
          type="submit"
          form={formId}
          destructive
          isPending={revoke.isPending}
          isDisabled={!mayConfirm}
        >
          {t('providers.revoke.confirm')}
        </Button>
      </DialogFooter>
    </>
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
