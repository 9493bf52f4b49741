import { Alert } from '@backstage/ui';
import { PlanError } from '@infra-orchestration/backstage-plugin-infra-common';
import { useT } from '../../hooks/useT';
import { Message } from '../common';
import styles from './PlanView.module.css';

/** Why a plan cannot be carried out: what, on which path, and what to do. */
export function PlanErrors({ errors }: { errors: PlanError[] }) {
  const t = useT();
  if (!errors.length) return null;
  return (
    <Alert
      role="alert"
      icon
      status="danger"
      title={t('plan.errors', { count: errors.length })}
      description={
        <ul className={styles.errorList}>
          {errors.map(error => (
            <li key={`${error.address}${error.message}`}>
              <strong>{t(`reasons.${error.reason}.title`)}</strong>
              {error.address && (
                <>
                  {' '}
                  <span className={styles.address}>{error.address}</span>
                </>
              )}
              <br />
              <Message text={error.message} />
              <br />
              {t(`reasons.${error.reason}.advice`)}
            </li>
          ))}
        </ul>
      }
    />
  );
}
