import { Tab, TabList, TabPanel } from '@backstage/ui';
import { useSearchParams } from 'react-router-dom';
import { useRegistries } from '../../hooks/useImages';
import { useT } from '../../hooks/useT';
import { FlushTabs } from '../common';
import { EnvironmentListPage } from '../EnvironmentList';
import { ImagesPage } from '../Images';

interface EntityTabsProps {
  entityRef: string;
  basePath: string;
}

const IMAGES = 'images';

/**
 * The environments of an entity, and beside them what is about all of them. Which is open is in the
 * query: what follows in the path is the name of an environment.
 */
export function EntityTabs(props: EntityTabsProps) {
  const t = useT();
  const [params, setParams] = useSearchParams();
  const isImages = params.get('tab') === IMAGES;
  const { data: registries } = useRegistries();
  const hasImages = isImages || (registries?.length ?? 0) > 0;
  return (
    <FlushTabs
      selectedKey={isImages ? IMAGES : 'environments'}
      onSelectionChange={key =>
        // Filters and pages are of the part that is left.
        setParams(key === IMAGES ? { tab: IMAGES } : {}, { replace: true })
      }
    >
      {/* Hidden, not absent: what is open in the page must outlive the answer about registries. */}
      <div hidden={!hasImages}>
        <TabList aria-label={t('images.tabsLabel')}>
          <Tab id="environments">{t('images.tabEnvironments')}</Tab>
          <Tab id={IMAGES}>{t('images.tabImages')}</Tab>
        </TabList>
      </div>
      <TabPanel id="environments">
        <EnvironmentListPage {...props} />
      </TabPanel>
      <TabPanel id={IMAGES}>
        <ImagesPage {...props} />
      </TabPanel>
    </FlushTabs>
  );
}
