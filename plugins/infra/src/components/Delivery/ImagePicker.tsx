import { Radio, RadioGroup, SearchField, Text } from '@backstage/ui';
import {
  DeliveryEnvironment,
  DeliveryView,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { useState } from 'react';
import { useT } from '../../hooks/useT';
import { ImageChoices } from './ImageChoices';
import { Choice, imageParts, otherSources } from './promotionChoices';
import styles from './Delivery.module.css';

interface ImagePickerProps {
  environment: DeliveryEnvironment;
  view: DeliveryView;
  value: Choice;
  onChange: (choice: Choice) => void;
}

/** What runs in another environment, or an image for each container that is to get another. */
export function ImagePicker(props: ImagePickerProps) {
  const { environment, view, value, onChange } = props;
  const t = useT();
  const [search, setSearch] = useState('');
  const parts = imageParts(view.uses);
  const others = otherSources(view, environment.environmentId).filter(
    ({ environment: { name }, version }) =>
      `${name} ${version}`.includes(search.trim()),
  );
  return (
    <div className={styles.stack}>
      <SearchField
        aria-label={t('promote.search')}
        placeholder={t('promote.search')}
        value={search}
        onChange={setSearch}
      />
      {others.length > 0 && (
        <RadioGroup
          aria-label={t('promote.pickEnvironment')}
          value={value.fromEnvironmentId ?? null}
          onChange={fromEnvironmentId => onChange({ fromEnvironmentId })}
        >
          <Text weight="bold">{t('promote.pickEnvironment')}</Text>
          {others.map(({ environment: { environmentId, name }, version }) => (
            <Radio key={environmentId} value={environmentId}>
              {t('promote.runsIn', { version, name })}
            </Radio>
          ))}
        </RadioGroup>
      )}
      {!parts.length && !others.length && (
        <Text color="secondary">{t('promote.noImages')}</Text>
      )}
      {parts.map(part => (
        <ImageChoices
          key={part.repository}
          {...{ environment, part, search }}
          entityRef={view.entityRef}
          isOnly={parts.length === 1}
          value={
            value.fromEnvironmentId ? null : value.artifacts?.[part.repository]
          }
          onChange={id => onChange(withArtifact(value, part.repository, id))}
        />
      ))}
    </div>
  );
}

/** Undefined where the containers keep what they run. */
function withArtifact(
  { artifacts = {} }: Choice,
  repository: string,
  id: string | undefined,
): Choice {
  const { [repository]: _, ...others } = artifacts;
  return { artifacts: id ? { ...others, [repository]: id } : others };
}
