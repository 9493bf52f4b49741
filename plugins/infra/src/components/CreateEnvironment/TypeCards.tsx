import { Radio, RadioGroup } from '@backstage/ui';
import { EnvironmentTypeRevision } from '@infra-orchestration/backstage-plugin-infra-common';
import { useT } from '../../hooks/useT';
import { policyLines } from '../../lib/policyLines';
import styles from './CreateEnvironment.module.css';

interface TypeCardsProps {
  types: EnvironmentTypeRevision[];
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
        {types.map(type => (
          <Radio key={type.name} value={type.name} className={styles.type}>
            <TypeText type={type} />
          </Radio>
        ))}
      </div>
    </RadioGroup>
  );
}

function TypeText({ type }: { type: EnvironmentTypeRevision }) {
  const { name, document } = type;
  const { metadata, spec } = document;
  const t = useT();
  return (
    <span className={styles.typeText}>
      <span className={styles.typeTitle}>{metadata.title ?? name}</span>
      {metadata.description && (
        <span className={styles.typeMeta}>{metadata.description}</span>
      )}
      <TypePolicy type={type} />
      {spec.claims && (
        <span className={styles.typeMeta}>
          {t('types.claims')}: {Object.keys(spec.claims).join(', ')}
        </span>
      )}
    </span>
  );
}

/** What the platform team rules for the type, as far as it concerns who chooses it. */
function TypePolicy({ type }: { type: EnvironmentTypeRevision }) {
  const t = useT();
  return (
    <>
      {policyLines(t, type).map(line => (
        <span key={line} className={styles.typeMeta}>
          {line}
        </span>
      ))}
    </>
  );
}
