import { Text } from '@backstage/ui';
import { ReleaseDifference } from '@infra-orchestration/backstage-plugin-infra-common';
import { ReactNode } from 'react';
import { useT } from '../../hooks/useT';
import { DiffTable } from '../Plan/DiffTable';
import { bareVersion, Versions } from './releaseWords';
import styles from './Delivery.module.css';

/** Images, Score file and definitions: each what differs, or that nothing does. */
export function DifferenceView(props: {
  difference: ReleaseDifference;
  versions: Versions;
}) {
  const { images, workload, definitions } = props.difference;
  const t = useT();
  return (
    <div className={styles.stack}>
      <Images images={images} versions={props.versions} />
      {workload.length > 0 ? (
        <div>
          <Text weight="bold">{t('promote.workload')}</Text>
          <DiffTable diff={workload} label={t('promote.workload')} />
        </div>
      ) : (
        <Text color="secondary">{t('promote.workloadSame')}</Text>
      )}
      <Definitions definitions={definitions} />
    </div>
  );
}

function Images(props: {
  images: ReleaseDifference['images'];
  versions: Versions;
}) {
  const { images, versions } = props;
  const t = useT();
  if (!images.length) {
    return <Text color="secondary">{t('promote.imagesSame')}</Text>;
  }
  const cell = (image: string | undefined) =>
    image ? (
      <span title={image}>{versions.get(image) ?? bareVersion(image)}</span>
    ) : (
      t('promote.none')
    );
  return (
    <SmallTable
      label={t('promote.images')}
      columns={[
        t('promote.container'),
        t('promote.before'),
        t('promote.after'),
      ]}
      rows={images.map(({ container, before, after }) => ({
        key: container,
        cells: [container, cell(before), cell(after)],
      }))}
    />
  );
}

type Definition = ReleaseDifference['definitions'][number];

function Definitions({ definitions }: Pick<ReleaseDifference, 'definitions'>) {
  const t = useT();
  if (!definitions.length) return null;
  const cell = (definition: Definition['here']) =>
    definition
      ? t('promote.revision', {
          name: definition.name,
          revision: String(definition.revision),
        })
      : t('promote.none');
  return (
    <>
      <Text as="p">{t('promote.definitionsLead')}</Text>
      <SmallTable
        label={t('promote.definitions')}
        columns={[t('promote.resource'), t('promote.here'), t('promote.there')]}
        rows={definitions.map(({ address, here, there }) => ({
          key: address,
          cells: [address, cell(here), cell(there)],
        }))}
      />
    </>
  );
}

interface SmallTableProps {
  label: string;
  columns: string[];
  rows: { key: string; cells: ReactNode[] }[];
}

function SmallTable({ label, columns, rows }: SmallTableProps) {
  return (
    <table className={styles.small} aria-label={label}>
      <thead>
        <tr>
          {columns.map(column => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, cells: [first, ...rest] }) => (
          <tr key={key}>
            <th scope="row">{first}</th>
            {rest.map((cell, index) => (
              <td key={columns[index + 1]}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
