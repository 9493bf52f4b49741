import { Radio, RadioGroup } from '@backstage/ui';
import {
  DocumentRevision,
  EnvironmentTypeDocument,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { useT } from '../../hooks/useT';
import styles from './CreateEnvironment.module.css';

interface TypeCardsProps {
  types: DocumentRevision<EnvironmentTypeDocument>[];
  value?: string;
  onChange: (type: string) => void;
  error?: string;
}

/** The environment types as cards to choose one of. */
export function TypeCards({ types, value, onChange, error }: TypeCardsProps) {
  const t = useT();
  return (
    <RadioGroup
      label={t('create.typeLabel')}
      description={t('create.typeDescription')}
      value={value ?? null}
      onChange={onChange}
      isRequired
      validationBehavior="aria"
      validate={() => error ?? null}
    >
      <div className={styles.types}>
        {types.map(({ name, document: { metadata, spec } }) => (
          <Radio key={name} value={name} className={styles.type}>
            <span className={styles.typeText}>
              <span className={styles.typeTitle}>{metadata.title ?? name}</span>
              {metadata.description && (
                <span className={styles.typeMeta}>{metadata.description}</span>
              )}
              {spec.claims && (
                <span className={styles.typeMeta}>
                  {t('types.claims')}: {Object.keys(spec.claims).join(', ')}
                </span>
              )}
            </span>
          </Radio>
        ))}
      </div>
    </RadioGroup>
  );
}
