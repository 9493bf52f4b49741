import {
  Alert,
  Button,
  Card,
  CardBody,
  Flex,
  Skeleton,
  Text,
} from '@backstage/ui';
import { RegistrySummary } from '@infra-orchestration/backstage-plugin-infra-common';
import { RiBox3Line } from '@remixicon/react';
import { useState } from 'react';
import {
  useComponentImages,
  useMayManageCredentials,
} from '../../hooks/useImages';
import { useT } from '../../hooks/useT';
import { ComponentImages } from '../../lib/componentImages';
import { EmptyState, ErrorState, StaleNotice } from '../common';
import { Credentials } from './Credentials';
import { RepositoryCard } from './RepositoryCard';

const PAGE = 10;

interface ImagesPageProps {
  entityRef: string;
  /** Path below which each environment has its page. */
  basePath: string;
}

/** The images of a component: in which repositories, where they run, and who may push and pull. */
export function ImagesPage({ entityRef, basePath }: ImagesPageProps) {
  const t = useT();
  const mayManage = useMayManageCredentials(entityRef);
  const images = useComponentImages(entityRef, mayManage);
  const { registries = [], found } = images;
  return (
    <Flex direction="column" gap="4">
      <div>
        <Text as="h2" variant="title-small" weight="bold">
          {t('images.title')}
        </Text>
        <Text as="p" color="secondary">
          {t('images.lead')}
        </Text>
      </div>
      {images.stale && <StaleNotice query={images.stale} />}
      {images.error ? (
        <ErrorState error={images.error} onRetry={images.retry} />
      ) : null}
      {!found && !images.error && <Skeleton height={240} />}
      {found && (
        <>
          <OutOfReach registries={registries} />
          <Repositories
            images={found}
            basePath={basePath}
            hasRegistry={registries.length > 0}
          />
          {mayManage && (
            <Credentials
              entityRef={entityRef}
              basePath={basePath}
              registries={registries.filter(({ builtIn }) => builtIn)}
              repositories={found.repositories}
            />
          )}
        </>
      )}
    </Flex>
  );
}

function OutOfReach({ registries }: { registries: RegistrySummary[] }) {
  const t = useT();
  return registries
    .filter(({ host }) => host === undefined)
    .map(({ provider, message }) => (
      <Alert
        key={provider}
        icon
        status="warning"
        title={t('images.outOfReach', { provider })}
        description={message}
      />
    ));
}

function Repositories(props: {
  images: ComponentImages;
  basePath: string;
  hasRegistry: boolean;
}) {
  const { images, basePath, hasRegistry } = props;
  const { repositories, elsewhere } = images;
  const t = useT();
  const [limit, setLimit] = useState(PAGE);
  return (
    <>
      {repositories.length === 0 && (
        <Card>
          <CardBody>
            <EmptyState
              icon={RiBox3Line}
              title={t(
                hasRegistry ? 'images.emptyTitle' : 'images.noRegistryTitle',
              )}
              text={t(
                hasRegistry ? 'images.emptyText' : 'images.noRegistryText',
              )}
            />
          </CardBody>
        </Card>
      )}
      {repositories.slice(0, limit).map(repository => (
        <RepositoryCard
          key={`${repository.provider} ${repository.repository}`}
          repository={repository}
          basePath={basePath}
        />
      ))}
      {repositories.length > limit && (
        <Button variant="secondary" onPress={() => setLimit(limit + PAGE)}>
          {t('images.more')}
        </Button>
      )}
      {elsewhere.length > 0 && (
        <Text as="p" color="secondary">
          {t('images.elsewhere', { hosts: elsewhere.join(', ') })}
        </Text>
      )}
    </>
  );
}
