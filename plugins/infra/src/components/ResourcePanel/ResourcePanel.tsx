import { Flex, Tab, TabList, TabPanel, Text } from '@backstage/ui';
import { ResourceInstance } from '@infra-orchestration/backstage-plugin-infra-common';
import { useMemo } from 'react';
import { useEvents } from '../../hooks/useEventFeed';
import { useT } from '../../hooks/useT';
import { shortName } from '../../lib/address';
import { shownPhase } from '../../lib/conditions';
import { EventFeed } from '../../lib/EventFeed';
import { EventLines } from '../Activity';
import {
  Drawer,
  ExternalLinks,
  FlushTabs,
  Section,
  StatusPill,
} from '../common';
import type { EnvironmentView } from '../EnvironmentPage';
import { TaskNotice } from '../Tasks';
import { AttemptTable } from './AttemptTable';
import { ConditionList } from './ConditionList';
import { OutputList } from './OutputList';
import { Placement } from './Placement';
import { WhyDefinition } from './WhyDefinition';
import styles from './ResourcePanel.module.css';

interface ResourcePanelProps {
  instance: ResourceInstance;
  view: EnvironmentView;
  onSelect: (address: string) => void;
  onClose: () => void;
}

/** One resource in full. */
export function ResourcePanel(props: ResourcePanelProps) {
  const { instance, view, onClose } = props;
  const { address } = instance;
  const t = useT();
  const operations = view.operations.filter(item => item.address === address);
  return (
    <Drawer
      closeLabel={t('resources.close')}
      onClose={onClose}
      heading={
        <div className={styles.heading}>
          <Text as="h3" variant="title-x-small" weight="bold">
            {shortName(address)}
          </Text>
          <StatusPill kind="phase" value={shownPhase(instance)} />
          {instance.management === 'read' && (
            <span
              className={styles.readOnly}
              title={t('resources.readOnlyText')}
            >
              {t('resources.readOnly')}
            </span>
          )}
          <span className={styles.address}>{address}</span>
        </div>
      }
    >
      <FlushTabs>
        <TabList aria-label={shortName(address)}>
          <Tab id="overview">{t('resources.overview')}</Tab>
          <Tab id="operations">{t('resources.operations')}</Tab>
          <Tab id="log">{t('resources.log')}</Tab>
        </TabList>
        <TabPanel id="overview">
          <Overview {...props} />
        </TabPanel>
        <TabPanel id="operations">
          <AttemptTable operations={operations} />
        </TabPanel>
        <TabPanel id="log">
          <ResourceLog feed={view.feed} address={address} />
        </TabPanel>
      </FlushTabs>
    </Drawer>
  );
}

function ResourceLog(props: { feed: EventFeed; address: string }) {
  const { feed, address } = props;
  const t = useT();
  const { events } = useEvents(feed);
  const own = useMemo(
    () => events.filter(event => event.address === address),
    [events, address],
  );
  return (
    <EventLines
      events={own}
      label={t('resources.log')}
      empty={t('resources.noLog')}
      hideResource
    />
  );
}

function Overview({ instance, view, onSelect }: ResourcePanelProps) {
  const t = useT();
  return (
    <Flex direction="column" gap="5">
      <TaskNotice instance={instance} />
      {instance.links.length > 0 && <ExternalLinks links={instance.links} />}
      <Section level="h4" title={t('resources.conditions')}>
        <ConditionList conditions={instance.conditions} />
      </Section>
      <Section level="h4" title={t('resources.outputs')}>
        <OutputList outputs={instance.outputs} />
      </Section>
      <Section level="h4" title={t('resources.where')}>
        <Placement
          instance={instance}
          all={view.resources}
          onSelect={onSelect}
        />
      </Section>
      <Section level="h4" title={t('resources.why')}>
        <WhyDefinition environment={view.environment} instance={instance} />
      </Section>
    </Flex>
  );
}
