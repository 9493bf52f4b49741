import {
  Button,
  DialogBody,
  DialogFooter,
  Skeleton,
  Text,
} from '@backstage/ui';
import {
  Deployment,
  Environment,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { useState } from 'react';
import { keys, useInfraQuery } from '../../hooks/useInfra';
import { useT } from '../../hooks/useT';
import { imageRows } from '../../lib/desired';
import { Age, EntityLink, ErrorState, WideDialog } from '../common';
import { RollbackDialog } from '../DeployDialog';
import { bareVersion, Versions } from './releaseWords';
import styles from './Delivery.module.css';

interface RollbackChoiceProps {
  environmentId: string;
  name: string;
  versions: Versions;
  onClose: () => void;
}

const LATEST = 50;

/** Which earlier deployment to go back to; then the dialog that shows the plan for it. */
export function RollbackChoice(props: RollbackChoiceProps) {
  const { environmentId, name, versions, onClose } = props;
  const t = useT();
  const [to, setTo] = useState<Deployment>();
  const environment = useInfraQuery(
    keys.environment(environmentId),
    (api, signal) => api.getEnvironment(environmentId, { signal }),
  );
  const deployments = useInfraQuery(
    keys.part(environmentId, 'deployments', LATEST),
    (api, signal) =>
      api.listDeployments(environmentId, { limit: LATEST }, { signal }),
  );
  if (to && environment.data) {
    return (
      <RollbackDialog
        environment={environment.data}
        to={to}
        onClose={onClose}
      />
    );
  }
  const failed = [environment, deployments].find(({ error }) => error);
  return (
    <WideDialog
      title={t('promote.rollbackTitle', { name })}
      isOpen
      isDismissable
      onClose={onClose}
    >
      <DialogBody>
        {failed && (
          <ErrorState error={failed.error} onRetry={() => failed.refetch()} />
        )}
        {environment.data && deployments.data ? (
          <Earlier
            deployments={earlierOf(deployments.data.items, environment.data)}
            versions={versions}
            onChoose={setTo}
          />
        ) : (
          !failed && <Skeleton height={160} />
        )}
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onClose}>
          {t('promote.close')}
        </Button>
      </DialogFooter>
    </WideDialog>
  );
}

/** Those that came to their end here, but for what is in force. */
function earlierOf(
  deployments: Deployment[],
  { currentDeploymentId }: Environment,
): Deployment[] {
  return deployments.filter(
    ({ id, mode, status }) =>
      id !== currentDeploymentId &&
      status === 'Succeeded' &&
      mode !== 'destroy',
  );
}

function Earlier(props: {
  deployments: Deployment[];
  versions: Versions;
  onChoose: (deployment: Deployment) => void;
}) {
  const { deployments, versions, onChoose } = props;
  const t = useT();
  if (!deployments.length) {
    return <Text color="secondary">{t('promote.rollbackNone')}</Text>;
  }
  return (
    <div className={styles.stack}>
      <Text as="p">{t('promote.rollbackLead')}</Text>
      <ul className={styles.choices}>
        {deployments.map(deployment => (
          <li key={deployment.id}>
            <span className={styles.facts}>
              <Text weight="bold">
                {t('promote.rollbackTo', {
                  generation: String(deployment.generation),
                })}
              </Text>
              <span>{imagesOf(deployment, versions)}</span>
              <span className={styles.quiet}>
                <Age at={deployment.createdAt} />
              </span>
              <EntityLink entityRef={deployment.requestedBy} />
            </span>
            <Button
              variant="secondary"
              aria-label={t('deployments.rollbackTo', {
                generation: String(deployment.generation),
              })}
              onPress={() => onChoose(deployment)}
            >
              {t('deployments.rollback')}
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function imagesOf({ desired }: Deployment, versions: Versions): string {
  return imageRows(desired)
    .map(({ value }) => versions.get(value) ?? bareVersion(value))
    .join(' + ');
}
