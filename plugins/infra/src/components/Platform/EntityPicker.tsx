import { stringifyEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { Combobox, useAsyncList } from '@backstage/ui';
import { useT } from '../../hooks/useT';

/** An entity by ref, with its title. */
export interface IdentifiedEntity {
  id: string;
  label: string;
}

interface EntityPickerProps {
  value?: IdentifiedEntity | null;
  onChange: (entity: IdentifiedEntity | null) => void;
  isInvalid?: boolean;
}

/** Finds a component in the catalog by typing a part of its name. */
export function EntityPicker({
  value,
  onChange,
  isInvalid,
}: EntityPickerProps) {
  const t = useT();
  const catalog = useApi(catalogApiRef);
  const entities = useAsyncList<IdentifiedEntity>({
    async load({ filterText }) {
      const { items } = await catalog.queryEntities({
        filter: { kind: 'Component' },
        fields: [
          'kind',
          'metadata.name',
          'metadata.namespace',
          'metadata.title',
        ],
        limit: 20,
        orderFields: { field: 'metadata.name', order: 'asc' },
        ...(filterText && { fullTextFilter: { term: filterText } }),
      });
      return {
        items: items.map(entity => ({
          id: stringifyEntityRef(entity),
          label: entity.metadata.title ?? entity.metadata.name,
        })),
      };
    },
  });
  return (
    <Combobox
      label={t('explain.entity')}
      placeholder={t('explain.entityPlaceholder')}
      isRequired
      isInvalid={isInvalid}
      options={entities}
      search={{ mode: 'server' }}
      value={value ?? null}
      onChange={onChange}
    />
  );
}
