import { Card, CardBody, VisuallyHidden } from '@backstage/ui';
import { useEffect, useRef, useState } from 'react';
import { isMoving } from '../../hooks/useEnvironment';
import { useNow } from '../../hooks/useNow';
import { useT } from '../../hooks/useT';
import { shortName } from '../../lib/address';
import { isGone } from '../../lib/instances';
import { formatDuration } from '../../lib/time';
import { usualDeploymentTime } from '../../lib/usual';
import { EnvironmentView } from './useEnvironmentView';
import styles from './EnvironmentPage.module.css';

/** How far work is, on what, and how long it usually takes; shown while something moves. */
export function ProgressStrip({ view }: { view: EnvironmentView }) {
  const { environment, resources } = view;
  return (
    <>
      <Announcer view={view} />
      {isMoving(environment) && resources.length > 0 && <Strip view={view} />}
    </>
  );
}

function Strip({ view }: { view: EnvironmentView }) {
  const { environment, resources, deployments } = view;
  const t = useT();
  const now = useNow(1_000);
  const isLeaving = environment.status === 'Deleting';
  const settled = resources.filter(resource =>
    isLeaving ? isGone(resource) : resource.phase === 'Ready',
  ).length;
  const working = resources
    .filter(({ phase }) => phase === 'Applying' || phase === 'Removing')
    .map(({ address }) => shortName(address));
  const running = deployments.find(({ status }) => status === 'Running');
  const seconds = running?.startedAt
    ? Math.floor((now - Date.parse(running.startedAt)) / 1000)
    : 0;
  const usual = running && usualDeploymentTime(deployments, running.mode);
  const counts = { ready: String(settled), total: String(resources.length) };
  return (
    <Card>
      <CardBody>
        <div className={styles.progress}>
          <div
            className={styles.bar}
            role="progressbar"
            aria-label={t('progress.label')}
            aria-valuemin={0}
            aria-valuemax={resources.length}
            aria-valuenow={settled}
          >
            <div
              className={styles.fill}
              style={{ width: `${(100 * settled) / resources.length}%` }}
            />
          </div>
          <div className={styles.facts}>
            <span className={styles.fact}>
              {t(isLeaving ? 'progress.removed' : 'progress.ready', counts)}
            </span>
            {working.length > 0 && (
              <span>
                {t('progress.working', { names: working.join(', ') })}
              </span>
            )}
            {seconds > 0 && (
              <span>
                {t('progress.running', {
                  duration: formatDuration(seconds * 1000),
                })}
              </span>
            )}
            {usual !== undefined && (
              <span>
                {t('progress.usually', { duration: formatDuration(usual) })}
              </span>
            )}
          </div>
        </div>
      </CardBody>
    </Card>
  );
}

/** Tells a screen reader of milestones, and of nothing else: a log read aloud helps nobody. */
function Announcer({ view }: { view: EnvironmentView }) {
  const { environment, resources } = view;
  const t = useT();
  const [message, setMessage] = useState('');
  const known = useRef<{ status: string; phases: Map<string, string> }>();
  useEffect(() => {
    const phases = new Map(resources.map(r => [r.address, r.phase as string]));
    const before = known.current;
    known.current = { status: environment.status, phases };
    if (!before) return;
    const news: string[] = resources
      .filter(({ phase }) => ['Ready', 'Failed', 'Removed'].includes(phase))
      .filter(r => before.phases.has(r.address))
      .filter(r => before.phases.get(r.address) !== r.phase)
      .map(({ address, phase }) =>
        t('progress.resourceNow', {
          name: shortName(address),
          phase: t(`status.phase.${phase}`),
        }),
      );
    if (before.status !== environment.status) {
      news.push(
        t('progress.statusNow', {
          status: t(`status.environment.${environment.status}`),
        }),
      );
    }
    if (news.length) setMessage(news.join('. '));
  }, [environment.status, resources, t]);
  return (
    <VisuallyHidden role="status" aria-live="polite">
      {message}
    </VisuallyHidden>
  );
}
