import {
  Button,
  Card,
  CardBody,
  Select,
  TextField,
  VisuallyHidden,
} from '@backstage/ui';
import { ExplainInput } from '@infra-orchestration/backstage-plugin-infra-common';
import { RiQuestionAnswerLine } from '@remixicon/react';
import { FormEvent, useState } from 'react';
import { useEnvironmentTypes } from '../../hooks/useEnvironmentTypes';
import { keys, useInfraMutation, useInfraQuery } from '../../hooks/useInfra';
import { useT } from '../../hooks/useT';
import { ProblemAlert } from '../common';
import { EntityPicker, IdentifiedEntity } from './EntityPicker';
import { ExplanationView, verdictOf } from './ExplanationView';
import { PlatformSection } from './PlatformSection';
import styles from './PlatformPage.module.css';

/** Which definition would match, and why. */
export function ExplainPage() {
  const t = useT();
  const [input, setInput] = useState<Partial<ExplainInput>>({});
  const [entity, setEntity] = useState<IdentifiedEntity | null>(null);
  const [showProblems, setShowProblems] = useState(false);
  const types = useEnvironmentTypes();
  const resourceTypes = useInfraQuery(
    keys.platform('resource-types'),
    (api, signal) => api.listResourceTypes({ signal }),
  );
  const explain = useInfraMutation(
    (api, asked: ExplainInput) => api.explain(asked),
    { changesNothing: true },
  );
  const set = (part: Partial<ExplainInput>) =>
    setInput(current => ({ ...current, ...part }));
  const { environmentType, type } = input;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setShowProblems(true);
    if (!entity || !environmentType || !type) return;
    const asked = Object.fromEntries(
      Object.entries({ ...input, entityRef: entity.id }).filter(
        ([, value]) => value,
      ),
    ) as unknown as ExplainInput;
    explain.mutate(asked);
  };
  const options = (
    items: { name: string; document: { metadata: { title?: string } } }[] = [],
  ) =>
    items.map(({ name, document }) => ({
      id: name,
      label: document.metadata.title ?? name,
    }));
  const missing = (value: unknown) => showProblems && !value;

  return (
    <PlatformSection title={t('platform.explain')} lead={t('explain.lead')}>
      <Card>
        <CardBody>
          <form onSubmit={submit} className={styles.stack} noValidate>
            <div className={styles.form}>
              <EntityPicker
                value={entity}
                onChange={setEntity}
                isInvalid={missing(entity)}
              />
              <Select
                label={t('explain.environmentType')}
                placeholder={t('explain.choose')}
                isRequired
                isInvalid={missing(environmentType)}
                options={options(types.data)}
                value={environmentType ?? null}
                onChange={key => set({ environmentType: String(key) })}
              />
              <Select
                label={t('explain.resourceType')}
                placeholder={t('explain.choose')}
                isRequired
                isInvalid={missing(type)}
                options={options(resourceTypes.data)}
                value={type ?? null}
                onChange={key => set({ type: String(key) })}
              />
              <TextField
                label={t('explain.environmentName')}
                secondaryLabel={t('explain.optional')}
                value={input.environmentName ?? ''}
                onChange={environmentName => set({ environmentName })}
              />
              <TextField
                label={t('explain.class')}
                secondaryLabel={t('explain.optional')}
                placeholder="default"
                value={input.class ?? ''}
                onChange={value => set({ class: value })}
              />
              <TextField
                label={t('explain.id')}
                secondaryLabel={t('explain.optional')}
                value={input.id ?? ''}
                onChange={id => set({ id })}
              />
            </div>
            <div>
              <Button
                type="submit"
                iconStart={<RiQuestionAnswerLine />}
                isPending={explain.isPending}
              >
                {t('explain.ask')}
              </Button>
            </div>
          </form>
        </CardBody>
      </Card>
      <VisuallyHidden role="status">
        {explain.data && verdictOf(explain.data, t)}
      </VisuallyHidden>
      {explain.error && <ProblemAlert error={explain.error} />}
      {explain.data && <ExplanationView explanation={explain.data} />}
    </PlatformSection>
  );
}
