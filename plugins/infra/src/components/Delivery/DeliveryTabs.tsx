import { Tab, TabList, TabPanel } from '@backstage/ui';
import { useSearchParams } from 'react-router-dom';
import { useT } from '../../hooks/useT';
import { FlushTabs } from '../common';
import { Previews } from '../Previews';
import { ArtifactHistory } from './ArtifactHistory';
import { DeliveryFigures } from './DeliveryFigures';
import { DeliveryLine } from './DeliveryLine';

export interface DeliveryPartProps {
  entityRef: string;
  /** Of the environments of the entity; absent where the app has no tab of them. */
  basePath?: string;
}

const parts = ['line', 'previews', 'history', 'figures'];

/** What is where and where it goes, what there was, and how well it goes. */
export function DeliveryTabs(props: DeliveryPartProps) {
  const t = useT();
  const [params, setParams] = useSearchParams();
  const asked = params.get('tab') ?? '';
  return (
    <FlushTabs
      selectedKey={parts.includes(asked) ? asked : 'line'}
      onSelectionChange={key =>
        setParams(key === 'line' ? {} : { tab: String(key) }, { replace: true })
      }
    >
      <TabList aria-label={t('delivery.tabsLabel')}>
        <Tab id="line">{t('delivery.tabLine')}</Tab>
        <Tab id="previews">{t('previews.tab')}</Tab>
        <Tab id="history">{t('delivery.tabHistory')}</Tab>
        <Tab id="figures">{t('delivery.tabFigures')}</Tab>
      </TabList>
      <TabPanel id="line">
        <DeliveryLine {...props} />
      </TabPanel>
      <TabPanel id="previews">
        <Previews {...props} />
      </TabPanel>
      <TabPanel id="history">
        <ArtifactHistory {...props} />
      </TabPanel>
      <TabPanel id="figures">
        <DeliveryFigures {...props} />
      </TabPanel>
    </FlushTabs>
  );
}
