import { stringifyEntityRef } from '@backstage/catalog-model';
import { useRouteRef } from '@backstage/core-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import {
  Card,
  CardBody,
  CardFooter,
  CardHeader,
  Link,
  Skeleton,
  Text,
} from '@backstage/ui';
import { Environment } from '@infra-orchestration/backstage-plugin-infra-common';
import { useTypeTitle } from '../../hooks/useEnvironmentTypes';
import { keys, useInfraQuery } from '../../hooks/useInfra';
import { useLiveRefresh } from '../../hooks/useLiveRefresh';
import { useT } from '../../hooks/useT';
import { pathSegment } from '../../lib/paths';
import { entityEnvironmentsRouteRef } from '../../routes';
import { Age, ErrorState, StaleNotice, StatusPill } from '../common';
import surface from '../common/surface.module.css';
import styles from './EntityCard.module.css';

const shown = 5;

/** The newest environments of the entity in hand, for its overview. */
export function EntityEnvironmentsCard() {
  const t = useT();
  const { entity } = useEntity();
  const entityRef = stringifyEntityRef(entity);
  const tabPath = useTabPath();
  const filter = { entityRef, limit: shown };
  const query = useInfraQuery(
    keys.list(filter),
    (api, signal) => api.listEnvironments(filter, { signal }),
    { refetchInterval: useLiveRefresh() },
  );
  const { data, error, refetch } = query;
  const more = data?.totalItems ? data.totalItems - data.items.length : 0;
  return (
    <Card className={surface.surface}>
      <CardHeader>
        <Text as="h3" variant="title-x-small" weight="bold">
          {t('card.title')}
        </Text>
      </CardHeader>
      <CardBody>
        {error && !data && <ErrorState error={error} onRetry={refetch} />}
        {data && <StaleNotice query={query} />}
        {!data && !error && <Skeleton height={96} />}
        {data?.items.length === 0 && (
          <Text color="secondary">{t('card.empty')}</Text>
        )}
        <ul className={styles.list} aria-label={t('card.title')}>
          {data?.items.map(environment => (
            <Item
              key={environment.id}
              environment={environment}
              path={tabPath && `${tabPath}/${pathSegment(environment)}`}
            />
          ))}
        </ul>
      </CardBody>
      {tabPath && (
        <CardFooter>
          <Link href={tabPath}>
            {t('card.all')}
            {more > 0 && ` (${t('card.more', { number: String(more) })})`}
          </Link>
        </CardFooter>
      )}
    </Card>
  );
}

/** Apps may show the card without the tab; then there is nothing to link to. */
function useTabPath(): string | undefined {
  try {
    return useRouteRef(entityEnvironmentsRouteRef)();
  } catch {
    return undefined;
  }
}

function Item(props: { environment: Environment; path?: string }) {
  const { environment, path } = props;
  const typeTitle = useTypeTitle();
  return (
    <li className={styles.item}>
      <div>
        {path ? (
          <Link href={path} weight="bold" standalone>
            {environment.name}
          </Link>
        ) : (
          <Text weight="bold">{environment.name}</Text>
        )}
        <div className={styles.meta}>
          {typeTitle(environment.type)} · <Age at={environment.createdAt} />
        </div>
      </div>
      <StatusPill kind="environment" value={environment.status} />
    </li>
  );
}
