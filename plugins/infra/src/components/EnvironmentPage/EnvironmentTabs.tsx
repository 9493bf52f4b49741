import { Tab, TabList, TabPanel } from '@backstage/ui';
import { useT } from '../../hooks/useT';
import { ActivityLog } from '../Activity';
import { FlushTabs } from '../common';
import { DeploymentHistory } from '../Deployments';
import { ReceiptTable } from '../Receipts';
import { ResourcesTab } from './ResourcesTab';
import { EnvironmentView } from './useEnvironmentView';
import { Tab as TabId, useSelection } from './useSelection';

const always: TabId[] = ['resources', 'activity', 'deployments'];

/** The parts of the page; receipts from the moment that something goes. */
export function EnvironmentTabs({ view }: { view: EnvironmentView }) {
  const { environment, feed, resources } = view;
  const t = useT();
  const { tab, setTab } = useSelection(offeredTabs(view));
  const hasReceipts = offeredTabs(view).includes('receipts');
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
        <ActivityLog feed={feed} resources={resources} />
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

/** The first is shown where the URL says nothing. A deletion that failed has its receipts too. */
function offeredTabs({ environment, isLeaving, receipts }: EnvironmentView) {
  if (environment.status === 'Deleted') return ['receipts', ...always] as const;
  return isLeaving || receipts.length > 0
    ? ([...always, 'receipts'] as const)
    : always;
}
