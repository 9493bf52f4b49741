import {
  Card,
  CardBody,
  CardHeader,
  Flex,
  Skeleton,
  Text,
} from '@backstage/ui';
import {
  Deployment,
  Environment,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { useId } from 'react';
import { keys, useInfraQuery } from '../../hooks/useInfra';
import { useLanguage } from '../../hooks/useLanguage';
import { useT } from '../../hooks/useT';
import { absoluteTime } from '../../lib/time';
import {
  Age,
  EntityLink,
  ErrorState,
  Fold,
  KeyValues,
  StatusPill,
} from '../common';
import { PlanView } from '../Plan';
import { DecisionButtons } from './DecisionButtons';
import styles from './Approval.module.css';

/** A deployment that somebody has to agree to: who, until when, to what. */
export function ApprovalPanel(props: {
  environment: Pick<
    Environment,
    'id' | 'awaitingDeploymentId' | 'currentDeploymentId'
  >;
}) {
  const { environment } = props;
  const { id, awaitingDeploymentId } = environment;
  const t = useT();
  const title = useId();
  const { data, error, refetch } = useInfraQuery(
    keys.part(id, 'deployment', awaitingDeploymentId),
    (api, signal) => api.getDeployment(awaitingDeploymentId!, { signal }),
    { enabled: awaitingDeploymentId !== undefined },
  );
  if (awaitingDeploymentId === undefined) return null;
  return (
    <section aria-labelledby={title}>
      <Card>
        <CardHeader>
          <Flex justify="between" align="center" gap="3">
            <Text id={title} as="h3" variant="body-large" weight="bold">
              {t('approval.title')}
            </Text>
            <StatusPill kind="deployment" value="AwaitingApproval" />
          </Flex>
        </CardHeader>
        <CardBody>
          {error && <ErrorState error={error} onRetry={refetch} />}
          {!error && !data && <Skeleton height={96} />}
          {data && (
            <Request
              deployment={data}
              isFirst={environment.currentDeploymentId === undefined}
            />
          )}
        </CardBody>
      </Card>
    </section>
  );
}

function Request(props: { deployment: Deployment; isFirst: boolean }) {
  const { deployment, isFirst } = props;
  const { mode, requestedBy, plan, approval } = deployment;
  const t = useT();
  const language = useLanguage();
  const what = isFirst ? 'create' : mode;
  const [before, after] = t(`approval.${what}`, { who: '\n' }).split('\n');
  return (
    <Flex direction="column" gap="3">
      <Text as="p">
        {before}
        <EntityLink entityRef={requestedBy} />
        {after}
      </Text>
      <KeyValues
        inline
        items={[
          [
            t('approval.approvers'),
            approval?.approvers ? (
              <Deciders key="a" refs={approval.approvers} />
            ) : (
              t('approval.anyApprover')
            ),
          ],
          approval?.stepApprovers && [
            t('approval.stepApprovers'),
            <Deciders key="b" refs={approval.stepApprovers} />,
          ],
          [t('approval.asked'), <Age key="s" at={deployment.createdAt} />],
          approval?.expiresAt
            ? [
                t('approval.expires'),
                absoluteTime(approval.expiresAt, language),
              ]
            : undefined,
        ]}
      />
      <Fold title={t('approval.plan')} isOpen>
        {plan ? <PlanView plan={plan} /> : <Text>{t('approval.noPlan')}</Text>}
      </Fold>
      <DecisionButtons deployment={deployment} />
    </Flex>
  );
}

function Deciders({ refs }: { refs: string[] }) {
  return (
    <span className={styles.approvers}>
      {refs.map(ref => (
        <EntityLink key={ref} entityRef={ref} />
      ))}
    </span>
  );
}
