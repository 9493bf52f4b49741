import { Flex, Skeleton, Text } from '@backstage/ui';
import {
  Environment,
  MatchCandidate,
  ResourceInstance,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { RiCheckLine, RiCloseLine } from '@remixicon/react';
import { keys, useInfraQuery } from '../../hooks/useInfra';
import { Message } from '../common';
import { useT } from '../../hooks/useT';
import styles from './ResourcePanel.module.css';

interface WhyDefinitionProps {
  environment: Environment;
  instance: ResourceInstance;
}

/** The explanation that the plan of the deployment in force gave. */
export function WhyDefinition({ environment, instance }: WhyDefinitionProps) {
  const t = useT();
  const deploymentId = environment.currentDeploymentId;
  const { data, isLoading } = useInfraQuery(
    keys.part(environment.id, 'deployment', deploymentId),
    (api, signal) => api.getDeployment(deploymentId!, { signal }),
    { enabled: deploymentId !== undefined },
  );
  if (isLoading) return <Skeleton height={48} />;
  const explanation = data?.plan?.actions.find(
    action => action.address === instance.address,
  )?.explanation;
  if (!explanation) {
    return <Text color="secondary">{t('resources.whyUnknown')}</Text>;
  }
  return (
    <Flex direction="column" gap="2">
      <Text as="p">
        <Message text={explanation.reason} />
      </Text>
      <Candidates candidates={explanation.candidates} />
    </Flex>
  );
}

function Candidates({ candidates }: { candidates: MatchCandidate[] }) {
  const t = useT();
  if (candidates.length < 2) return null;
  return (
    <ul className={styles.candidates} aria-label={t('resources.candidates')}>
      {candidates.map(({ definition, matched, reason }) => {
        const Icon = matched ? RiCheckLine : RiCloseLine;
        return (
          <li key={definition} className={styles.candidate}>
            <Icon
              aria-label={t(matched ? 'explain.yes' : 'explain.no')}
              className={`${styles.conditionIcon} ${
                matched ? styles.ok : styles.unknown
              }`}
            />
            <span>
              <strong>{definition}</strong> — <Message text={reason} />
            </span>
          </li>
        );
      })}
    </ul>
  );
}
