import { Button, Text } from '@backstage/ui';
import { ProviderSummary } from '@infra-orchestration/backstage-plugin-infra-common';
import { RiAddLine, RiServerLine } from '@remixicon/react';
import { useState } from 'react';
import { keys, useInfraQuery } from '../../hooks/useInfra';
import { useT } from '../../hooks/useT';
import {
  ProviderDrawer,
  RegisterProviderDialog,
  useProviderRights,
} from '../Providers';
import { ListState } from './ListState';
import { PlatformSection } from './PlatformSection';
import { ProviderCard } from './ProviderCard';
import { ProviderFilters, useProviderFilter } from './ProviderFilters';
import styles from './PlatformPage.module.css';

/** So many at once; a card is too much to have a thousand of them. */
const CARDS = 24;

export function ProvidersPage() {
  const t = useT();
  const query = useInfraQuery(
    keys.platform('providers'),
    (api, signal) => api.listProviders({ signal }),
    { refetchInterval: 30_000 },
  );
  return (
    <PlatformSection
      title={t('platform.providers')}
      lead={t('providers.lead')}
      actions={<RegisterButton providers={query.data} />}
    >
      <ListState
        query={query}
        empty={{
          icon: RiServerLine,
          title: t('providers.emptyTitle'),
          text: t('providers.emptyText'),
        }}
      >
        {providers => <Providers providers={providers} />}
      </ListState>
    </PlatformSection>
  );
}

function Providers({ providers }: { providers: ProviderSummary[] }) {
  const t = useT();
  const filter = useProviderFilter(providers);
  const [limit, setLimit] = useState(CARDS);
  const [open, setOpen] = useState<string>();
  const opened = providers.find(({ name }) => name === open);
  const shown = filter.found.slice(0, limit);
  const more = filter.found.length - shown.length;
  return (
    <>
      {providers.length > 6 && <ProviderFilters filter={filter} />}
      {filter.found.length === 0 && (
        <Text as="p" role="status">
          {t('providers.nothingFound')}
        </Text>
      )}
      <div className={styles.cards}>
        {shown.map(provider => (
          <ProviderCard
            key={provider.name}
            provider={provider}
            onOpen={() => setOpen(provider.name)}
          />
        ))}
      </div>
      {more > 0 && (
        <div className={styles.more}>
          <Button variant="secondary" onPress={() => setLimit(limit + CARDS)}>
            {t('providers.showMore', {
              number: String(Math.min(more, CARDS)),
            })}
          </Button>
          <span className={styles.quiet}>
            {t('providers.shown', {
              shown: String(shown.length),
              total: String(filter.found.length),
            })}
          </span>
        </div>
      )}
      {opened && (
        <ProviderDrawer
          key={opened.name}
          provider={opened}
          onClose={() => setOpen(undefined)}
        />
      )}
    </>
  );
}

function RegisterButton({ providers }: { providers?: ProviderSummary[] }) {
  const t = useT();
  const { mayManage, isKnown } = useProviderRights();
  const [isOpen, setOpen] = useState(false);
  const button = (
    <Button
      iconStart={<RiAddLine />}
      isDisabled={!mayManage || !providers}
      onPress={() => setOpen(true)}
    >
      {t('providers.register.open')}
    </Button>
  );
  if (isKnown && !mayManage) {
    return (
      <div className={styles.actions}>
        {button}
        <span className={styles.quiet}>
          {t('providers.register.notAllowed')}
        </span>
      </div>
    );
  }
  return (
    <>
      {button}
      <RegisterProviderDialog
        taken={(providers ?? []).map(({ name }) => name)}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
      />
    </>
  );
}
