import { FieldDiff } from '@infra-orchestration/backstage-plugin-infra-common';
import { RiLock2Line, RiTimeLine } from '@remixicon/react';
import { ReactNode } from 'react';
import { useT } from '../../hooks/useT';
import { readablePath, readableValue } from '../../lib/planView';
import styles from './DiffTable.module.css';

const isGone = (field: FieldDiff) =>
  field.after === undefined && !field.knownAfterApply && !field.secret;

interface DiffTableProps {
  diff: FieldDiff[];
  label: string;
  /** Shows one value column, for what is made or goes as a whole. */
  only?: 'before' | 'after';
}

/** Changed fields; of a secret only that it differs. */
export function DiffTable({ diff, label, only }: DiffTableProps) {
  const t = useT();
  return (
    <table className={styles.table} aria-label={label}>
      <thead>
        <tr>
          <th className={styles.field}>{t('plan.field')}</th>
          {only ? (
            <th>{t('plan.value')}</th>
          ) : (
            <>
              <th>{t('plan.before')}</th>
              <th>{t('plan.afterChange')}</th>
            </>
          )}
        </tr>
      </thead>
      <tbody>
        {diff.map(field => (
          <tr key={field.path}>
            <td>{readablePath(field.path)}</td>
            {only !== 'after' && (
              <td className={field.before === undefined ? '' : styles.removed}>
                <Side field={field} side="before" />
              </td>
            )}
            {only !== 'before' && (
              <td className={only || isGone(field) ? '' : styles.added}>
                <Side field={field} side="after" />
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Side(props: { field: FieldDiff; side: 'before' | 'after' }) {
  const { field, side } = props;
  const t = useT();
  if (field.secret) {
    return (
      <Masked icon={<RiLock2Line aria-hidden className={styles.maskedIcon} />}>
        {t(side === 'after' ? 'plan.secretChanged' : 'plan.secret')}
      </Masked>
    );
  }
  if (side === 'after' && field.knownAfterApply) {
    return (
      <Masked icon={<RiTimeLine aria-hidden className={styles.maskedIcon} />}>
        {t('plan.knownAfterApply')}
      </Masked>
    );
  }
  return <>{readableValue(field[side]) || t('plan.none')}</>;
}

function Masked(props: { icon: ReactNode; children: ReactNode }) {
  return (
    <span className={styles.masked}>
      {props.icon}
      {props.children}
    </span>
  );
}
