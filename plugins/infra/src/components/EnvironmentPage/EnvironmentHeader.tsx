import { Flex, Text } from '@backstage/ui';
import { Environment } from '@infra-orchestration/backstage-plugin-infra-common';
import { useTypeTitle } from '../../hooks/useEnvironmentTypes';
import { useT } from '../../hooks/useT';
import {
  Age,
  EntityLink,
  ExternalLinks,
  KeyValues,
  StatusPill,
} from '../common';
import { EnvironmentActions } from './EnvironmentActions';
import { EnvironmentView } from './useEnvironmentView';
import styles from './EnvironmentPage.module.css';

interface EnvironmentHeaderProps {
  view: EnvironmentView;
  showEntity: boolean;
}

export function EnvironmentHeader(props: EnvironmentHeaderProps) {
  const { view, showEntity } = props;
  const { environment } = view;
  const t = useT();
  const typeTitle = useTypeTitle();
  return (
    <Flex direction="column" gap="3">
      <Flex justify="between" align="start" gap="4">
        <div className={styles.title}>
          <Text as="h2" variant="title-medium" weight="bold">
            {environment.name}
          </Text>
          <StatusPill kind="environment" value={environment.status} />
        </div>
        <EnvironmentActions view={view} />
      </Flex>
      <KeyValues
        inline
        items={[
          showEntity
            ? [
                t('environment.component'),
                <EntityLink key="e" entityRef={environment.entityRef} />,
              ]
            : undefined,
          [t('environment.type'), typeTitle(environment.type)],
          [
            t('environment.owner'),
            <EntityLink key="o" entityRef={environment.owner} />,
          ],
          [t('environment.created'), <Created key="c" {...environment} />],
          [t('environment.revision'), environment.generation],
          environment.links.length
            ? [
                t('environment.links'),
                <ExternalLinks key="l" links={environment.links} />,
              ]
            : undefined,
        ]}
      />
    </Flex>
  );
}

function Created({ createdAt, createdBy }: Environment) {
  const t = useT();
  const [before, after] = t('environment.createdBy', { who: '\n' }).split('\n');
  return (
    <>
      <Age at={createdAt} /> {before}
      <EntityLink entityRef={createdBy} />
      {after}
    </>
  );
}
