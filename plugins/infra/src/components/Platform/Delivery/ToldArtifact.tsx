import { Link, Skeleton } from '@backstage/ui';
import { ArtifactJourney } from '@infra-orchestration/backstage-plugin-infra-common';
import { useToldArtifact } from '../../../hooks/useIncomingEvents';
import { useT } from '../../../hooks/useT';
import { EntityLink, ErrorState, KeyValues } from '../../common';
import { useDeliveryPath } from './useDeliveryPaths';
import styles from './Delivery.module.css';

/** The image that an event led to, and the components it has been on its way for. */
export function ToldArtifact({ id }: { id: string }) {
  const { data, error, refetch } = useToldArtifact(id);
  if (data) return <Facts journey={data} />;
  return error ? (
    <ErrorState error={error} onRetry={refetch} />
  ) : (
    <Skeleton height={96} />
  );
}

function Facts({ journey }: { journey: ArtifactJourney }) {
  const { artifact, promotions } = journey;
  const { tags, commit, author, buildUrl } = artifact;
  const t = useT();
  const components = [...new Set(promotions.map(({ entityRef }) => entityRef))];
  return (
    <KeyValues
      items={[
        [
          t('incoming.component'),
          components.length > 0 ? (
            <ul key="c" className={styles.words}>
              {components.map(entityRef => (
                <li key={entityRef}>
                  <Component entityRef={entityRef} />
                </li>
              ))}
            </ul>
          ) : (
            t('incoming.noComponent')
          ),
        ],
        tags.length ? [t('incoming.tags'), tags.join(', ')] : undefined,
        commit
          ? [
              t('incoming.commit'),
              <span key="h" className={styles.image}>
                {commit}
              </span>,
            ]
          : undefined,
        author
          ? [t('incoming.author'), <EntityLink key="w" entityRef={author} />]
          : undefined,
        buildUrl && /^https?:\/\//i.test(buildUrl)
          ? [
              t('incoming.build'),
              <Link key="b" href={buildUrl}>
                {buildUrl}
              </Link>,
            ]
          : undefined,
      ]}
    />
  );
}

function Component({ entityRef }: { entityRef: string }) {
  const t = useT();
  const path = useDeliveryPath(entityRef);
  return (
    <>
      <EntityLink entityRef={entityRef} /> ·{' '}
      <Link href={path}>{t('stuck.delivery')}</Link>
    </>
  );
}
