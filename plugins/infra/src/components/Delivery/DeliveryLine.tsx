import { Card, CardBody, Flex, Skeleton, Text } from '@backstage/ui';
import { DeliveryView } from '@infra-orchestration/backstage-plugin-infra-common';
import { RiBox3Line, RiRouteLine } from '@remixicon/react';
import { useDelivery } from '../../hooks/useDelivery';
import { useT } from '../../hooks/useT';
import { EmptyState, ErrorState, StaleNotice } from '../common';
import type { DeliveryPartProps } from './DeliveryTabs';
import { environmentsOf } from './releaseWords';
import { StepTable } from './StepTable';

/** The pipeline of a component: each step with its environments, and what is next in each. */
export function DeliveryLine({ entityRef, basePath }: DeliveryPartProps) {
  const t = useT();
  const query = useDelivery(entityRef);
  const { data, error, refetch } = query;
  return (
    <Flex direction="column" gap="4">
      <div>
        <Text as="h2" variant="title-small" weight="bold">
          {t('delivery.title')}
        </Text>
        {data?.pipeline && (
          <Text as="p" color="secondary">
            {t('delivery.lead', {
              pipeline: data.pipeline.title ?? data.pipeline.name,
            })}
          </Text>
        )}
      </div>
      {data && <StaleNotice query={query} />}
      {error && !data && <ErrorState error={error} onRetry={refetch} />}
      {!data && !error && (
        <div aria-busy>
          <Skeleton height={280} />
        </div>
      )}
      {data && <Line view={data} basePath={basePath} />}
    </Flex>
  );
}

function Line({ view, basePath }: { view: DeliveryView; basePath?: string }) {
  const t = useT();
  const isNothingKnown = environmentsOf(view).every(
    ({ running, available }) => !running && !available,
  );
  const repositories = view.uses.map(({ repository }) => repository);
  return (
    <>
      {!view.pipeline && (
        <Card>
          <CardBody>
            <EmptyState
              icon={RiRouteLine}
              title={t('delivery.noPipelineTitle')}
              text={t('delivery.noPipelineText')}
            />
          </CardBody>
        </Card>
      )}
      {view.pipeline && isNothingKnown && (
        <Card>
          <CardBody>
            <EmptyState
              icon={RiBox3Line}
              title={t('delivery.noArtifactsTitle')}
              text={[
                t('delivery.noArtifactsText'),
                ...(repositories.length
                  ? [
                      t('delivery.noArtifactsOf', {
                        repositories: [...new Set(repositories)].join(', '),
                      }),
                    ]
                  : []),
              ].join(' ')}
            />
          </CardBody>
        </Card>
      )}
      {(view.pipeline || view.others.length > 0) && (
        <StepTable view={view} basePath={basePath} />
      )}
    </>
  );
}
