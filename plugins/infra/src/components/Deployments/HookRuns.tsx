import {
  HookRun,
  HookState,
  OperationStatus,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { useT } from '../../hooks/useT';
import { ExternalLinks, Message, StatusPill } from '../common';
import styles from './Deployments.module.css';

/** A hook is work like any other; that its time was over is said by its message. */
const shown: Record<HookState, OperationStatus> = {
  Running: 'InProgress',
  Succeeded: 'Succeeded',
  Failed: 'Failed',
  TimedOut: 'Failed',
  Cancelled: 'Cancelled',
};

/** What else was done around a deployment, and how it went. */
export function HookRuns({ runs }: { runs: HookRun[] }) {
  const t = useT();
  return (
    <ul className={styles.hooks} aria-label={t('deployments.hooks')}>
      {runs.map(({ id, stage, name, address, state, message, link }) => (
        <li key={id}>
          <span className={styles.what}>
            <StatusPill kind="operation" value={shown[state]} plain />
            <span>{name}</span>
            <span className={styles.quiet}>
              {t(`deployments.hookStage.${stage}`, { address: address ?? '' })}
            </span>
            {link && (
              <ExternalLinks
                links={[{ title: t('deployments.hookLink'), url: link }]}
              />
            )}
          </span>
          {message && (
            <span className={styles.message}>
              <Message text={message} />
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
