import { Button, Card, CardBody, Flex, Link, Skeleton } from '@backstage/ui';
import { Environment } from '@infra-orchestration/backstage-plugin-infra-common';
import { RiArrowLeftLine, RiCompassDiscoverLine } from '@remixicon/react';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { useFindEnvironment } from '../../hooks/useEnvironment';
import { useT } from '../../hooks/useT';
import { apiProblem } from '../../lib/apiError';
import { ApprovalPanel } from '../Approval';
import { EmptyState, ErrorState, StaleNotice } from '../common';
import { ExpiryBanner } from '../Expiry';
import { EnvironmentHeader } from './EnvironmentHeader';
import { EnvironmentTabs } from './EnvironmentTabs';
import { ProgressStrip } from './ProgressStrip';
import { QuarantineBanner } from './QuarantineBanner';
import { TroubleBanner } from './TroubleBanner';
import { useEnvironmentView } from './useEnvironmentView';
import styles from './EnvironmentPage.module.css';

interface EnvironmentPageProps {
  /** Absent where environments of all entities are shown; then it is named by id. */
  entityRef?: string;
  nameOrId: string;
  basePath: string;
}

/** One environment: what it is made of, what happens in it, how it came to be. */
export function EnvironmentPage(props: EnvironmentPageProps) {
  const { entityRef, nameOrId, basePath } = props;
  const t = useT();
  const navigate = useNavigate();
  const query = useFindEnvironment(entityRef, nameOrId);
  // A name may change its meaning (deleted, made anew); the page stays with what it showed first.
  const [found, setFound] = useState<Environment>();
  if (!found && query.data) setFound(query.data);
  const environment = found ?? query.data;
  const isMissing =
    query.data === null || apiProblem(query.error).status === 404;

  return (
    <Flex direction="column" gap="4">
      <Link href={basePath} standalone className={styles.back}>
        <RiArrowLeftLine aria-hidden className={styles.backIcon} />
        {t('environment.back')}
      </Link>
      {environment && (
        <View environment={environment} showEntity={entityRef === undefined} />
      )}
      {!environment && query.isPending && (
        <Flex direction="column" gap="4" aria-busy>
          <Skeleton height={72} />
          <Skeleton height={320} />
        </Flex>
      )}
      {!environment && isMissing && (
        <Card>
          <CardBody>
            <EmptyState
              icon={RiCompassDiscoverLine}
              title={t('environment.notFoundTitle', { name: nameOrId })}
              text={t('environment.notFoundText')}
              action={
                <Button variant="secondary" onPress={() => navigate(basePath)}>
                  {t('environment.back')}
                </Button>
              }
            />
          </CardBody>
        </Card>
      )}
      {!environment && query.isError && !isMissing && (
        <ErrorState error={query.error} onRetry={() => query.refetch()} />
      )}
    </Flex>
  );
}

function View(props: { environment: Environment; showEntity: boolean }) {
  const view = useEnvironmentView(props.environment);
  return (
    <>
      <EnvironmentHeader view={view} showEntity={props.showEntity} />
      <StaleNotice query={view.stale} />
      <QuarantineBanner view={view} />
      <TroubleBanner view={view} />
      <ApprovalPanel environment={view.environment} />
      <ExpiryBanner environment={view.environment} />
      <ProgressStrip view={view} />
      <EnvironmentTabs view={view} />
    </>
  );
}
