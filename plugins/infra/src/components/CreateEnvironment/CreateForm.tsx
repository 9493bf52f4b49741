import { Alert, Button, Flex, Text, TextField } from '@backstage/ui';
import { EnvironmentTypeRevision } from '@infra-orchestration/backstage-plugin-infra-common';
import { useState } from 'react';
import { useT } from '../../hooks/useT';
import { Fold } from '../common';
import { DesiredEditor } from '../Desired';
import { TypeCards } from './TypeCards';
import { CreateDraft } from './useCreateDraft';
import styles from './CreateEnvironment.module.css';

interface CreateFormProps {
  draft: CreateDraft;
  types: EnvironmentTypeRevision[];
  /** Messages of the server by JSON pointer. */
  fieldErrors: Record<string, string | undefined>;
  /** Shows what is wrong even with what was not touched. */
  showProblems: boolean;
}

/** First step: which type, which name. */
export function CreateForm(props: CreateFormProps) {
  const { draft, types, fieldErrors, showProblems } = props;
  const t = useT();
  return (
    <Flex direction="column" gap="5">
      <Text as="p" variant="body-small" color="secondary">
        {t('create.step', { step: '1' })}
      </Text>
      <TypeCards
        types={types}
        value={draft.type}
        onChange={draft.setType}
        error={fieldErrors['/type']}
      />
      {draft.nameTemplate === undefined ? (
        <NameField
          draft={draft}
          error={fieldErrors['/name']}
          showProblems={showProblems}
        />
      ) : (
        <NamedByRule
          template={draft.nameTemplate}
          error={fieldErrors['/name']}
        />
      )}
      <Fold
        key={draft.nameTemplate}
        title={t('create.more')}
        isOpen={draft.nameTemplate !== undefined}
      >
        <DesiredEditor
          images={draft.images}
          params={draft.params}
          onImages={draft.setImages}
          onParams={draft.setParams}
        />
      </Fold>
    </Flex>
  );
}

function NamedByRule(props: { template: string; error?: string }) {
  const t = useT();
  return (
    <Alert
      icon
      status={props.error ? 'danger' : 'info'}
      title={t('policy.named', { template: props.template })}
      description={props.error ?? t('policy.namedDescription')}
    />
  );
}

function NameField(props: {
  draft: CreateDraft;
  error?: string;
  showProblems: boolean;
}) {
  const { draft, error, showProblems } = props;
  const t = useT();
  const [touched, setTouched] = useState(false);
  const problem =
    draft.problem && (touched || showProblems)
      ? t(`create.nameProblem.${draft.problem}`)
      : undefined;
  const nameError = problem ?? error;
  return (
    <div>
      <TextField
        label={t('create.nameLabel')}
        description={t('create.nameDescription')}
        isRequired
        value={draft.name}
        onChange={name => {
          draft.setName(name);
          setTouched(true);
        }}
        validationBehavior="aria"
        validate={() => nameError ?? null}
      />
      {draft.suggestion && touched && (
        <Button
          variant="tertiary"
          className={styles.suggestion}
          onPress={() => draft.setName(draft.suggestion)}
        >
          {t('create.useSuggestion', { name: draft.suggestion })}
        </Button>
      )}
    </div>
  );
}
