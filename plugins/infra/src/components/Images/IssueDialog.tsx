import { parseEntityRef } from '@backstage/catalog-model';
import {
  Button,
  Checkbox,
  DialogBody,
  DialogFooter,
  Text,
  TextAreaField,
} from '@backstage/ui';
import {
  RegistryCredential,
  RegistrySummary,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { FormEvent, useId, useState } from 'react';
import { useIssueCredential } from '../../hooks/useImages';
import { useT } from '../../hooks/useT';
import { ProblemAlert, useDialogBusy, WideDialog } from '../common';
import { IssuedCredential } from './IssuedCredential';
import styles from './Images.module.css';

interface IssueDialogProps {
  registry: RegistrySummary;
  entityRef: string;
  /** Repositories that are filled in. */
  suggested: string[];
  isOpen: boolean;
  onClose: () => void;
}

/** Asks what may be pushed, then shows the login: once, since nobody can show it again. */
export function IssueDialog(props: IssueDialogProps) {
  const { isOpen, onClose } = props;
  const t = useT();
  return (
    <WideDialog
      title={t('credentials.issueTitle')}
      isOpen={isOpen}
      onClose={onClose}
    >
      <Steps {...props} />
    </WideDialog>
  );
}

function Steps(props: IssueDialogProps) {
  const [issued, setIssued] = useState<
    RegistryCredential & { password: string }
  >();
  return issued ? (
    <IssuedCredential
      credential={issued}
      host={props.registry.host ?? props.registry.provider}
      onClose={props.onClose}
    />
  ) : (
    <IssueForm {...props} onIssued={setIssued} />
  );
}

function IssueForm(
  props: IssueDialogProps & {
    onIssued: (credential: RegistryCredential & { password: string }) => void;
  },
) {
  const { registry, entityRef, suggested, onClose, onIssued } = props;
  const t = useT();
  const formId = useId();
  const [text, setText] = useState(() => firstText(entityRef, suggested));
  const [mayDelete, setMayDelete] = useState(false);
  const { issue, error, isPending, reset } = useIssueCredential();
  useDialogBusy(isPending);
  const repositories = text.split(/[\s,]+/).filter(Boolean);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (repositories.length === 0) return;
    try {
      const { provider } = registry;
      onIssued(await issue({ provider, entityRef, repositories, mayDelete }));
      // Else the password would stay in the cache of answers for minutes.
      reset();
    } catch {
      // shown below
    }
  };
  return (
    <>
      <DialogBody>
        <form id={formId} onSubmit={submit} noValidate className={styles.stack}>
          <Text as="p">{t('credentials.issueLead')}</Text>
          {error && <ProblemAlert error={error} />}
          <TextAreaField
            label={t('credentials.repositories')}
            description={t('credentials.repositoriesHint')}
            rows={3}
            isRequired
            isInvalid={repositories.length === 0}
            value={text}
            onChange={setText}
          />
          <Checkbox isSelected={mayDelete} onChange={setMayDelete}>
            {t('credentials.mayDelete')}
          </Checkbox>
        </form>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onClose} isDisabled={isPending}>
          {t('credentials.cancel')}
        </Button>
        <Button
          type="submit"
          form={formId}
          isPending={isPending}
          isDisabled={repositories.length === 0}
        >
          {t('credentials.issue')}
        </Button>
      </DialogFooter>
    </>
  );
}

/** What the component has already; else what bears its name. */
function firstText(entityRef: string, suggested: string[]): string {
  const { name } = parseEntityRef(entityRef);
  return (suggested.length ? suggested : [name.toLowerCase()]).join('\n');
}
