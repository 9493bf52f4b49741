import { Link } from '@backstage/ui';
import {
  DeliveryEnvironment,
  Promotion,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { useT } from '../../hooks/useT';
import { Age, EntityLink, Message, StatusPill } from '../common';
import { LiveProgress } from './LiveProgress';
import { releaseName, Versions } from './releaseWords';
import styles from './Delivery.module.css';

interface PromotionFactsProps {
  environment: DeliveryEnvironment;
  versions: Versions;
  /** Of the environment; absent where there is no page of it. */
  path?: string;
}

/** What is on its way into an environment; where nothing is, how the last one ended. */
export function PromotionFacts(props: PromotionFactsProps) {
  const { environment, versions, path } = props;
  const { name, promotion, last } = environment;
  const t = useT();
  const shown = promotion ?? last;
  if (!shown) {
    return <span className={styles.quiet}>{t('delivery.neverPromoted')}</span>;
  }
  const tab = shown.reason === 'Deploying' ? '' : '?tab=deployments';
  return (
    <div className={styles.promotion}>
      <PromotionStory promotion={shown} versions={versions} />
      {promotion && <LiveProgress promotion={promotion} />}
      {shown.deploymentId && path && (
        <Link href={`${path}${tab}`}>
          {t(promotion ? 'delivery.follow' : 'delivery.see', { name })}
        </Link>
      )}
    </div>
  );
}

/** State, release, reason in words, and whose wish it was. */
export function PromotionStory(props: {
  promotion: Promotion;
  versions: Versions;
}) {
  const { promotion, versions } = props;
  const { state, reason, message, requestedBy, origin } = promotion;
  const t = useT();
  const [before, after] = t('delivery.asked', { who: '\n' }).split('\n');
  return (
    <>
      <span className={styles.facts}>
        <StatusPill kind="promotion" value={state} />
        <span>{releaseName(promotion.release, versions)}</span>
        <span className={styles.quiet}>
          <Age at={promotion.finishedAt ?? promotion.createdAt} />
        </span>
      </span>
      <span>
        {t(`promotionReason.${reason}`)}
        {origin === 'person' && (
          <span className={styles.quiet}>
            {' · '}
            {before}
            <EntityLink entityRef={requestedBy} />
            {after}
          </span>
        )}
      </span>
      {message && (
        <span className={styles.message}>
          <Message text={message} />
        </span>
      )}
    </>
  );
}
