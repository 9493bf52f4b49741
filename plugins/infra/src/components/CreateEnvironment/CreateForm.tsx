import { Button, Flex, Text, TextField } from '@backstage/ui';
import {
  DocumentRevision,
  EnvironmentTypeDocument,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { useState } from 'react';
import { useT } from '../../hooks/useT';
import { Fold } from '../common';
import { DesiredEditor } from '../Desired';
import { TypeCards } from './TypeCards';
import { CreateDraft } from './useCreateDraft';
import styles from './CreateEnvironment.module.css';

interface CreateFormProps {
  draft: CreateDraft;
  types: DocumentRevision<EnvironmentTypeDocument>[];
  /** Messages of the server by JSON pointer. */
  fieldErrors: Record<string, string | undefined>;
  /** Shows what is wrong even with what was not touched. */
  showProblems: boolean;
}

/** First step: which type, which name. */
export function CreateForm(props: CreateFormProps) {
  const { draft, types, fieldErrors, showProblems } = props;
  const t = useT();
  const [touched, setTouched] = useState(false);
  const problem =
    draft.problem && (touched || showProblems)
      ? t(`create.nameProblem.${draft.problem}`)
      : undefined;
  const nameError = problem ?? fieldErrors['/name'];
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
      <Fold title={t('create.more')}>
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
