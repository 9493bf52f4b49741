import { Flex, Text } from '@backstage/ui';
import {
  Environment,
  ResourceInstance,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { useRef } from 'react';
import { useTypeTitle } from '../../hooks/useEnvironmentTypes';
import { usePreviewsOf } from '../../hooks/usePreviews';
import { useT } from '../../hooks/useT';
import {
  Age,
  EntityLink,
  ExternalLinks,
  KeyValues,
  StatusPill,
} from '../common';
import { Countdown } from '../Expiry';
import { PullRequestLink } from '../Previews';
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
  const clusters = clustersOf(view.resources);
  const t = useT();
  const heading = useRef<HTMLHeadingElement>(null);
  const typeTitle = useTypeTitle();
  const preview = usePreviewsOf([environment]).get(environment.id);
  return (
    <Flex direction="column" gap="3">
      <Flex justify="between" align="start" gap="4">
        <div className={styles.title}>
          <Text
            as="h2"
            ref={heading}
            tabIndex={-1}
            variant="title-medium"
            weight="bold"
            className={styles.heading}
          >
            {environment.name}
          </Text>
          <StatusPill kind="environment" value={environment.status} />
        </div>
        <EnvironmentActions view={view} heading={heading} />
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
          preview
            ? [
                t('previews.pullRequest'),
                <PullRequestLink key="p" pullRequest={preview.pullRequest} />,
              ]
            : undefined,
          [
            t('environment.owner'),
            <EntityLink key="o" entityRef={environment.owner} />,
          ],
          [t('environment.created'), <Created key="c" {...environment} />],
          [t('environment.generation'), environment.generation],
          environment.expiresAt && environment.status !== 'Deleted'
            ? [
                t('expiry.expires'),
                <Countdown key="x" environment={environment} />,
              ]
            : undefined,
          clusters.length
            ? [t('environment.cluster'), clusters.join(', ')]
            : undefined,
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

/** The clusters that the environment is on, by the names of their providers. */
function clustersOf(resources: ResourceInstance[]) {
  const names = resources
    .filter(({ driver }) => driver === 'kubernetes')
    .flatMap(({ provider }) => provider ?? []);
  return [...new Set(names)].sort();
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
