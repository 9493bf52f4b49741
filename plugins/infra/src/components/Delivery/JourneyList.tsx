import { Link, Skeleton, Text } from '@backstage/ui';
import { Promotion } from '@infra-orchestration/backstage-plugin-infra-common';
import { Journey, useArtifactJourney } from '../../hooks/useDeliveryJourney';
import { useNow } from '../../hooks/useNow';
import { useT } from '../../hooks/useT';
import { longDuration } from '../../lib/time';
import { Age, EntityLink, ErrorState, Message, StatusPill } from '../common';
import { stretchOf } from './stretch';
import styles from './Delivery.module.css';

interface JourneyListProps {
  artifactId: string;
  entityRef: string;
  /** As people call it. */
  version: string;
  basePath?: string;
}

/** Each environment that an image was to go to: when, by whose wish, how it ended, for how long. */
export function JourneyList(props: JourneyListProps) {
  const { artifactId, entityRef, version, basePath } = props;
  const t = useT();
  const { data, error, refetch } = useArtifactJourney(entityRef, artifactId);
  if (error && !data) return <ErrorState error={error} onRetry={refetch} />;
  if (!data) return <Skeleton height={72} />;
  // An image may be of several components.
  const promotions = data.promotions.filter(
    each => each.entityRef === entityRef,
  );
  if (!promotions.length) {
    return <Text color="secondary">{t('artifacts.nowhere')}</Text>;
  }
  return (
    <table
      className={styles.small}
      aria-label={t('artifacts.journeyOf', { version })}
    >
      <thead>
        <tr>
          <th scope="col">{t('delivery.environment')}</th>
          <th scope="col">{t('artifacts.began')}</th>
          <th scope="col">{t('artifacts.outcome')}</th>
          <th scope="col">{t('artifacts.ran')}</th>
          <th scope="col">{t('artifacts.who')}</th>
        </tr>
      </thead>
      <tbody>
        {promotions.map(promotion => (
          <Stop
            key={promotion.id}
            promotion={promotion}
            journey={data}
            basePath={basePath}
          />
        ))}
      </tbody>
    </table>
  );
}

function Stop(props: {
  promotion: Promotion;
  journey: Journey;
  basePath?: string;
}) {
  const { promotion, journey, basePath } = props;
  const { environmentName, environmentId, state, reason, message } = promotion;
  const t = useT();
  const stretch = stretchOf(
    promotion,
    journey.deployments[environmentId] ?? [],
  );
  return (
    <tr>
      <th scope="row">
        {basePath ? (
          <Link href={`${basePath}/${environmentId}?tab=deployments`}>
            {environmentName}
          </Link>
        ) : (
          environmentName
        )}
      </th>
      <td>
        <Age at={promotion.startedAt ?? promotion.createdAt} />
      </td>
      <td>
        <span className={styles.facts}>
          <StatusPill kind="promotion" value={state} plain />
          <span>{t(`promotionReason.${reason}`)}</span>
        </span>
        {message && (
          <span className={styles.message}>
            <Message text={message} />
          </span>
        )}
      </td>
      <td>{stretch ? <Duration {...stretch} /> : '—'}</td>
      <td>
        <EntityLink entityRef={promotion.requestedBy} />
      </td>
    </tr>
  );
}

function Duration({ from, until }: { from: string; until?: string }) {
  const t = useT();
  const now = useNow();
  const end = until ? Date.parse(until) : now;
  const duration = longDuration(Math.max(0, end - Date.parse(from)));
  return <>{until ? duration : t('artifacts.runsStill', { duration })}</>;
}
