import { parseEntityRef } from '@backstage/catalog-model';
import { Checkbox, Text, TextAreaField } from '@backstage/ui';
import {
  RegistryCredential,
  RegistrySummary,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { useState } from 'react';
import { useIssueCredential } from '../../hooks/useImages';
import { useT } from '../../hooks/useT';
import { Confirmation, WideDialog } from '../common';
import { IssuedCredential } from './IssuedCredential';

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
  const [text, setText] = useState(() => firstText(entityRef, suggested));
  const [mayDelete, setMayDelete] = useState(false);
  const { issue, error, isPending, reset } = useIssueCredential();
  const repositories = text.split(/[\s,]+/).filter(Boolean);
  const isEmpty = repositories.length === 0;
  const confirm = async () => {
    const { provider } = registry;
    onIssued(await issue({ provider, entityRef, repositories, mayDelete }));
    // Else the password would stay in the cache of answers for minutes.
    reset();
  };
  return (
    <Confirmation
      cancel={t('credentials.cancel')}
      confirm={t('credentials.issue')}
      isHarmless
      isDisabled={isEmpty}
      onConfirm={confirm}
      {...{ error, isPending, onClose }}
    >
      <Text as="p">{t('credentials.issueLead')}</Text>
      <TextAreaField
        label={t('credentials.repositories')}
        description={t('credentials.repositoriesHint')}
        rows={3}
        isRequired
        isInvalid={isEmpty}
        value={text}
        onChange={setText}
      />
      <Checkbox isSelected={mayDelete} onChange={setMayDelete}>
        {t('credentials.mayDelete')}
      </Checkbox>
    </Confirmation>
  );
}

/** What the component has already; else what bears its name. */
function firstText(entityRef: string, suggested: string[]): string {
  const { name } = parseEntityRef(entityRef);
  return (suggested.length ? suggested : [name.toLowerCase()]).join('\n');
}
