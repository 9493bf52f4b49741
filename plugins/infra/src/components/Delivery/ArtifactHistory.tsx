import { Button, Card, CardBody, Flex, Skeleton, Text } from '@backstage/ui';
import { RiBox3Line } from '@remixicon/react';
import { useState } from 'react';
import { useArtifacts } from '../../hooks/useDelivery';
import { useT } from '../../hooks/useT';
import { EmptyState, ErrorState, StaleNotice } from '../common';
import { ArtifactRow } from './ArtifactRow';
import type { DeliveryPartProps } from './DeliveryTabs';
import styles from './Delivery.module.css';

const PAGE = 25;
const MOST = 500;

/** Every image of the component, and where it has been. */
export function ArtifactHistory({ entityRef, basePath }: DeliveryPartProps) {
  const t = useT();
  const [limit, setLimit] = useState(PAGE);
  const query = useArtifacts(entityRef, limit);
  const { data, error, refetch } = query;
  return (
    <Flex direction="column" gap="4">
      <Text as="p" color="secondary">
        {t('artifacts.lead')}
      </Text>
      {data && <StaleNotice query={query} />}
      {error && !data && <ErrorState error={error} onRetry={refetch} />}
      {!data && !error && <Skeleton height={240} />}
      {data && (
        <Card>
          <CardBody>
            {data.items.length === 0 ? (
              <EmptyState
                icon={RiBox3Line}
                title={t('delivery.noArtifactsTitle')}
                text={t('delivery.noArtifactsText')}
              />
            ) : (
              <div
                className={styles.scroll}
                role="region"
                aria-label={t('artifacts.label')}
                // What scrolls has to be reachable by keyboard.
                // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
                tabIndex={0}
              >
                <table className={styles.table}>
                  <thead>
                    <tr>
                      <th scope="col">{t('artifacts.version')}</th>
                      <th scope="col">{t('artifacts.commit')}</th>
                      <th scope="col">{t('artifacts.told')}</th>
                      <th scope="col">{t('artifacts.build')}</th>
                      <th scope="col">{t('artifacts.journey')}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {data.items.map(artifact => (
                      <ArtifactRow
                        key={artifact.id}
                        {...{ artifact, entityRef, basePath }}
                      />
                    ))}
                  </tbody>
                </table>
              </div>
            )}
          </CardBody>
        </Card>
      )}
      {data?.nextCursor && limit < MOST && (
        <div>
          <Button
            variant="secondary"
            onPress={() => setLimit(Math.min(MOST, limit * 2))}
          >
            {t('artifacts.more')}
          </Button>
        </div>
      )}
    </Flex>
  );
}
