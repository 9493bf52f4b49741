import {
  Alert,
  Button,
  DialogBody,
  DialogFooter,
  PasswordField,
  Text,
} from '@backstage/ui';
import { ProviderSummary } from '@infra-orchestration/backstage-plugin-infra-common';
import { FormEvent, useId, useState } from 'react';
import { useT } from '../../hooks/useT';
import { apiProblem } from '../../lib/apiError';
import { ProblemAlert, useDialogBusy, WideDialog } from '../common';
import { AccessReport } from '../Platform/AccessReport';
import { documentErrors, errorAt } from './providerDocument';
import { TrialReport } from './TrialReport';
import { useRestoration } from './useRestoration';
import styles from './Providers.module.css';

interface RestoreDialogProps {
  provider: ProviderSummary;
  isOpen: boolean;
  onClose: () => void;
}

/** Ends a revocation: with a new credential where the old one is destroyed. */
export function RestoreDialog(props: RestoreDialogProps) {
  const { provider, isOpen, onClose } = props;
  const t = useT();
  return (
    <WideDialog
      title={t('providers.restore.title', { name: provider.name })}
      isOpen={isOpen}
      onClose={onClose}
    >
      <RestoreForm provider={provider} onClose={onClose} />
    </WideDialog>
  );
}

function RestoreForm(props: Omit<RestoreDialogProps, 'isOpen'>) {
  const { provider, onClose } = props;
  const t = useT();
  const formId = useId();
  const [values, setValues] = useState<Record<string, string>>({});
  const restoration = useRestoration(provider, onClose);
  const { needed, trial, restore } = restoration;
  useDialogBusy(restore.isPending);
  const isFilled = needed.every(name => values[name]);
  const isTried = needed.length === 0 || trial.data?.health === 'Healthy';
  const error = trial.error ?? restore.error;
  const errors = documentErrors(apiProblem(error));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isFilled) return undefined;
    return isTried ? restoration.giveBack(values) : restoration.tryIt(values);
  };
  const put = (name: string, value: string) => {
    setValues(current => ({ ...current, [name]: value }));
    // What was tried is no longer what is given.
    trial.reset();
    restore.reset();
  };
  if (restore.data) {
    return <StillFails provider={restore.data} onClose={onClose} />;
  }
  return (
    <>
      <DialogBody>
        <form id={formId} onSubmit={submit} noValidate className={styles.stack}>
          <Text as="p">
            {t(
              needed.length
                ? 'providers.restore.leadNew'
                : 'providers.restore.leadKept',
            )}
          </Text>
          {error && (
            <ProblemAlert
              error={error}
              shownFields={needed.flatMap(name => [
                `/document/spec/credentials/${name}`,
                `/documents/0/spec/credentials/${name}`,
              ])}
            />
          )}
          {needed.map(name => (
            <PasswordField
              key={name}
              label={name}
              isRequired
              value={values[name] ?? ''}
              onChange={value => put(name, value)}
              validationBehavior="aria"
              validate={() =>
                errorAt(errors, `/spec/credentials/${name}`) ?? null
              }
              autoComplete="new-password"
            />
          ))}
          {trial.data && <TrialReport trial={trial.data} />}
        </form>
      </DialogBody>
      <DialogFooter>
        <Button
          variant="secondary"
          onPress={onClose}
          isDisabled={restore.isPending}
        >
          {t('providers.register.cancel')}
        </Button>
        <Button
          type="submit"
          form={formId}
          isDisabled={!isFilled}
          isPending={trial.isPending || restore.isPending}
        >
          {t(isTried ? 'providers.restore.confirm' : 'providers.restore.try')}
        </Button>
      </DialogFooter>
    </>
  );
}

/** It has its credentials back, and cannot work with them. */
function StillFails(props: Omit<RestoreDialogProps, 'isOpen'>) {
  const { provider, onClose } = props;
  const t = useT();
  return (
    <>
      <DialogBody>
        <div className={styles.stack}>
          <Alert
            role="alert"
            icon
            status="warning"
            title={t('providers.restore.stillFails')}
            description={provider.message}
          />
          {provider.access && <AccessReport access={provider.access} />}
        </div>
      </DialogBody>
      <DialogFooter>
        <Button onPress={onClose}>{t('providers.restore.close')}</Button>
      </DialogFooter>
    </>
  );
}
