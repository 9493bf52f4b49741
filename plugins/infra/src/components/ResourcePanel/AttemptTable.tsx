import { Text } from '@backstage/ui';
import { Operation } from '@infra-orchestration/backstage-plugin-infra-common';
import { Fragment } from 'react';
import { useT } from '../../hooks/useT';
import { elapsed, formatDuration } from '../../lib/time';
import { Age, StatusPill } from '../common';
import styles from './ResourcePanel.module.css';

/** Every attempt at a resource, newest first. */
export function AttemptTable({ operations }: { operations: Operation[] }) {
  const t = useT();
  if (!operations.length) {
    return <Text color="secondary">{t('resources.noOperations')}</Text>;
  }
  return (
    <table className={styles.attempts}>
      <thead>
        <tr>
          <th>{t('resources.action')}</th>
          <th>{t('resources.status')}</th>
          <th>{t('resources.attempt')}</th>
          <th>{t('resources.started')}</th>
          <th>{t('resources.duration')}</th>
        </tr>
      </thead>
      <tbody>
        {operations.map(operation => (
          <Fragment key={operation.id}>
            <tr>
              <td>{t(`status.action.${operation.action}`)}</td>
              <td>
                <StatusPill kind="operation" value={operation.status} plain />
              </td>
              <td>{operation.attempt}</td>
              <td>
                <Age at={operation.startedAt} />
              </td>
              <td>{duration(operation)}</td>
            </tr>
            {operation.message && (
              <tr>
                <td colSpan={5} className={styles.message}>
                  {operation.message}
                </td>
              </tr>
            )}
          </Fragment>
        ))}
      </tbody>
    </table>
  );
}

function duration({ startedAt, finishedAt }: Operation): string {
  const took = elapsed(startedAt, finishedAt);
  return took === undefined ? '…' : formatDuration(took);
}
