import { Card, CardBody, SearchField, Select, Table } from '@backstage/ui';
import {
  DocumentRevision,
  ResourceDefinitionDocument,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { RiBookletLine } from '@remixicon/react';
import { useMemo, useState } from 'react';
import { keys, useInfraQuery } from '../../hooks/useInfra';
import { useT } from '../../hooks/useT';
import { DefinitionDrawer } from './DefinitionDrawer';
import { definitionColumns } from './definitionColumns';
import { ListState } from './ListState';
import { PlatformSection } from './PlatformSection';
import styles from './PlatformPage.module.css';

export type Definition = DocumentRevision<ResourceDefinitionDocument>;

const any = 'any';

export function DefinitionsPage() {
  const t = useT();
  const query = useInfraQuery(keys.platform('definitions'), (api, signal) =>
    api.listDefinitions({}, { signal }),
  );
  return (
    <PlatformSection
      title={t('platform.definitions')}
      lead={t('definitions.lead')}
    >
      <ListState
        query={query}
        empty={{
          icon: RiBookletLine,
          title: t('definitions.emptyTitle'),
          text: t('definitions.emptyText'),
        }}
      >
        {definitions => <Definitions definitions={definitions} />}
      </ListState>
    </PlatformSection>
  );
}

function Definitions({ definitions }: { definitions: Definition[] }) {
  const t = useT();
  const [search, setSearch] = useState('');
  const [type, setType] = useState(any);
  const [open, setOpen] = useState<string>();
  const columns = useMemo(() => definitionColumns(t), [t]);
  const types = [...new Set(definitions.map(d => d.document.spec.type))].sort();
  const rows = useMemo(
    () =>
      definitions
        .filter(d => type === any || d.document.spec.type === type)
        .filter(d => d.name.includes(search.trim().toLowerCase()))
        .map(d => ({ ...d, id: d.name })),
    [definitions, search, type],
  );
  const opened = definitions.find(({ name }) => name === open);
  return (
    <>
      <div className={styles.filters} role="search">
        <SearchField
          className={styles.search}
          aria-label={t('definitions.search')}
          placeholder={t('definitions.search')}
          value={search}
          onChange={setSearch}
        />
        <Select
          className={styles.select}
          label={t('definitions.typeFilter')}
          options={[
            { id: any, label: t('list.any') },
            ...types.map(id => ({ id, label: id })),
          ]}
          value={type}
          onChange={key => setType(String(key))}
        />
      </div>
      <Card>
        <CardBody>
          <section aria-label={t('platform.definitions')}>
            <Table
              columnConfig={columns}
              data={rows}
              pagination={{ type: 'none' }}
              rowConfig={{ onClick: row => setOpen(row.name) }}
              emptyState={t('list.nothingFoundTitle')}
            />
          </section>
        </CardBody>
      </Card>
      {opened && (
        <DefinitionDrawer
          key={opened.name}
          definition={opened}
          onClose={() => setOpen(undefined)}
        />
      )}
    </>
  );
}
