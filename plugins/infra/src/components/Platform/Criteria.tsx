import { Badge } from '@backstage/ui';
import { MatchCriteria } from '@infra-orchestration/backstage-plugin-infra-common';
import { Fragment } from 'react';
import { useT } from '../../hooks/useT';
import styles from './PlatformPage.module.css';

/** For which claims a definition is, as chips; the fields of one set must all match. */
export function Criteria({ criteria }: { criteria: MatchCriteria[] }) {
  const t = useT();
  if (!criteria.length) {
    return <span className={styles.quiet}>{t('definitions.nothing')}</span>;
  }
  return (
    <span className={styles.chips}>
      {criteria.map((set, index) => (
        <Fragment key={JSON.stringify(set)}>
          {index > 0 && (
            <span className={styles.or}>{t('definitions.or')}</span>
          )}
          <CriteriaSet set={set} />
        </Fragment>
      ))}
    </span>
  );
}

function CriteriaSet({ set }: { set: MatchCriteria }) {
  const t = useT();
  const { labels, ...fields } = set;
  const chips = [
    ...Object.entries(fields)
      .filter(([, value]) => value)
      .map(([field, value]) => {
        const name = field as keyof typeof fields;
        return `${t(`definitions.criteriaField.${name}`)} = ${value}`;
      }),
    ...Object.entries(labels ?? {}).map(
      ([key, value]) =>
        `${t('definitions.criteriaField.labels')} ${key} = ${value}`,
    ),
  ];
  if (!chips.length) return <Badge>{t('definitions.everything')}</Badge>;
  return (
    <>
      {chips.map(chip => (
        <Badge key={chip}>{chip}</Badge>
      ))}
    </>
  );
}
