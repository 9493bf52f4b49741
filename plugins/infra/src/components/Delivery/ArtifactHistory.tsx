import { Button, Card, CardBody, Flex, Skeleton, Text } from '@backstage/ui';
import { RiBox3Line } from '@remixicon/react';
import { useState } from 'react';
import { useArtifacts } from '../../hooks/useDelivery';
import { useT } from '../../hooks/useT';
import { EmptyState, ErrorState, StaleNotice, WideTable } from '../common';
import { ArtifactRow } from './ArtifactRow';
import type { DeliveryPartProps } from './DeliveryTabs';

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
              <WideTable
                label={t('artifacts.label')}
                minWidth="54rem"
                columns={[
                  t('artifacts.version'),
                  t('artifacts.commit'),
                  t('artifacts.told'),
                  t('artifacts.build'),
                  t('artifacts.journey'),
                ]}
              >
                <tbody>
                  {data.items.map(artifact => (
                    <ArtifactRow
                      key={artifact.id}
                      {...{ artifact, entityRef, basePath }}
                    />
                  ))}
                </tbody>
              </WideTable>
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
