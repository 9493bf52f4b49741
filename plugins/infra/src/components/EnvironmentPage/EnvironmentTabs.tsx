import { Tab, TabList, TabPanel } from '@backstage/ui';
import { useT } from '../../hooks/useT';
import { ActivityLog } from '../Activity';
import { FlushTabs } from '../common';
import { DeploymentHistory } from '../Deployments';
import { ReceiptTable } from '../Receipts';
import { ResourcesTab } from './ResourcesTab';
import { EnvironmentView } from './useEnvironmentView';
import { Tab as TabId, useSelection } from './useSelection';

/** The parts of the page; receipts exist once something goes. */
export function EnvironmentTabs({ view }: { view: EnvironmentView }) {
  const { environment, stream, resources } = view;
  const t = useT();
  const isGone = environment.status === 'Deleted';
  const hasReceipts = isGone || environment.status === 'Deleting';
  const { tab, setTab } = useSelection(isGone ? 'receipts' : 'resources');
  return (
    <FlushTabs
      selectedKey={tab}
      onSelectionChange={key => setTab(key as TabId)}
    >
      <TabList aria-label={t('environment.tabsLabel')}>
        <Tab id="resources">{t('environment.tabResources')}</Tab>
        <Tab id="activity">{t('environment.tabActivity')}</Tab>
        <Tab id="deployments">{t('environment.tabDeployments')}</Tab>
        {hasReceipts ? (
          <Tab id="receipts">{t('environment.tabReceipts')}</Tab>
        ) : null}
      </TabList>
      <TabPanel id="resources">
        <ResourcesTab view={view} />
      </TabPanel>
      <TabPanel id="activity">
        <ActivityLog stream={stream} resources={resources} />
      </TabPanel>
      <TabPanel id="deployments">
        <DeploymentHistory environment={environment} />
      </TabPanel>
      {hasReceipts && (
        <TabPanel id="receipts">
          <ReceiptTable environment={environment} />
        </TabPanel>
      )}
    </FlushTabs>
  );
}
