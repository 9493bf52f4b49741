import { Cell, CellText, ColumnConfig } from '@backstage/ui';
import { Translate } from '../../hooks/useT';
import { resourceIcon } from '../../lib/resourceIcons';
import { Criteria } from './Criteria';
import type { Definition } from './DefinitionsPage';

type Row = Definition & { id: string };

export function definitionColumns(t: Translate): ColumnConfig<Row>[] {
  return [
    {
      id: 'name',
      label: t('definitions.name'),
      isRowHeader: true,
      cell: ({ name, document: { metadata } }) => (
        <CellText title={name} description={metadata.title} />
      ),
    },
    {
      id: 'type',
      label: t('definitions.type'),
      cell: ({ document: { spec } }) => {
        const Icon = resourceIcon(spec.type);
        return (
          <CellText
            title={spec.type}
            leadingIcon={<Icon aria-hidden size={16} />}
          />
        );
      },
    },
    {
      id: 'by',
      label: t('definitions.by'),
      cell: ({ document: { spec } }) => (
        <CellText
          title={spec.provider ?? spec.driver ?? '—'}
          description={spec.kind}
        />
      ),
    },
    {
      id: 'criteria',
      label: t('definitions.criteria'),
      defaultWidth: '2fr',
      cell: ({ document: { spec } }) => (
        <Cell>
          <Criteria criteria={spec.criteria} />
        </Cell>
      ),
    },
    {
      id: 'onDelete',
      label: t('definitions.onDelete'),
      cell: ({ document: { spec } }) => (
        <CellText
          title={t(`definitions.policy.${spec.deletionPolicy ?? 'delete'}`)}
        />
      ),
    },
    {
      id: 'revision',
      label: t('definitions.revision'),
      cell: ({ revision }) => <CellText title={String(revision)} />,
    },
  ];
}
