import { Text } from '@backstage/ui';
import {
  isSecretRef,
  Outputs,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { JsonValue } from '@backstage/types';
import { RiLock2Line } from '@remixicon/react';
import { useT } from '../../hooks/useT';
import { readableValue } from '../../lib/planView';
import { CopyButton } from '../common';
import styles from './ResourcePanel.module.css';

/** Outputs by name. Secrets never reach the browser, so there is nothing to reveal. */
export function OutputList({ outputs }: { outputs: Outputs }) {
  const t = useT();
  const entries = Object.entries(outputs);
  if (!entries.length) {
    return <Text color="secondary">{t('resources.noOutputs')}</Text>;
  }
  return (
    <ul className={styles.outputs}>
      {entries.map(([name, value]) => (
        <li key={name} className={styles.output}>
          <span>{name}</span>
          {isSecretRef(value) ? (
            <span className={styles.secret}>
              <RiLock2Line aria-hidden className={styles.secretIcon} />
              {t('resources.secret')}
            </span>
          ) : (
            <>
              <span className={styles.outputValue}>
                {readableValue(value as JsonValue)}
              </span>
              <CopyButton
                text={readableValue(value as JsonValue)}
                label={t('resources.copy', { name })}
              />
            </>
          )}
        </li>
      ))}
    </ul>
  );
}
