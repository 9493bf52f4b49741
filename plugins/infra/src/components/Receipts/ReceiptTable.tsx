import {
  Alert,
  Card,
  CardBody,
  Cell,
  CellText,
  ColumnConfig,
  Flex,
  Table,
} from '@backstage/ui';
import {
  Environment,
  Receipt,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { RiShieldCheckLine } from '@remixicon/react';
import { useMemo } from 'react';
import { keys, useInfraQuery } from '../../hooks/useInfra';
import { Translate, useT } from '../../hooks/useT';
import { shortName } from '../../lib/address';
import { Age, EmptyState, ErrorState, StatusPill } from '../common';
import styles from './Receipts.module.css';

type ReceiptRow = Receipt & { id: string };

/** The proof, per resource, of what became of it. */
export function ReceiptTable({ environment }: { environment: Environment }) {
  const { id, status } = environment;
  const t = useT();
  const { data, error, isPending, refetch } = useInfraQuery(
    keys.part(id, 'receipts'),
    (api, signal) => api.listReceipts(id, { signal }),
  );
  const columns = useMemo(() => receiptColumns(t), [t]);
  const rows = useMemo(
    () => data?.map(receipt => ({ ...receipt, id: receipt.instanceId })),
    [data],
  );
  if (error && !data) return <ErrorState error={error} onRetry={refetch} />;
  return (
    <Flex direction="column" gap="3">
      {status === 'Deleted' && data && <Verdict receipts={data} />}
      <Card>
        <CardBody>
          <section aria-label={t('receipts.label')}>
            <Table
              columnConfig={columns}
              data={rows}
              isPending={isPending}
              pagination={{ type: 'none' }}
              emptyState={
                <EmptyState
                  icon={RiShieldCheckLine}
                  title={t('receipts.empty')}
                />
              }
            />
          </section>
        </CardBody>
      </Card>
    </Flex>
  );
}

const staysBehind = (outcome: Receipt['outcome']) =>
  outcome === 'retained' || outcome === 'abandoned';

const outcomes = [
  'removed',
  'neverMade',
  'left',
  'retained',
  'abandoned',
] as const;

/** How much of what became of it; what is still there by name. */
function Verdict({ receipts }: { receipts: Receipt[] }) {
  const t = useT();
  const counts = outcomes.flatMap(outcome => {
    const those = receipts.filter(receipt => receipt.outcome === outcome);
    if (!those.length) return [];
    const count = t(`receipts.count.${outcome}`, {
      number: String(those.length),
    });
    const names = those.map(({ externalName }) => externalName).join(', ');
    return staysBehind(outcome) ? `${count}: ${names}` : count;
  });
  const isClean = !receipts.some(({ outcome }) => staysBehind(outcome));
  return (
    <Alert
      icon
      status={isClean ? 'success' : 'warning'}
      title={t('environment.deletedTitle')}
      description={
        counts.length ? counts.join(', ') : t('environment.deletedEmpty')
      }
    />
  );
}

function receiptColumns(t: Translate): ColumnConfig<ReceiptRow>[] {
  return [
    {
      id: 'resource',
      label: t('receipts.resource'),
      defaultWidth: '1.4fr',
      isRowHeader: true,
      cell: receipt => (
        <Cell>
          <span className={styles.name}>{shortName(receipt.address)}</span>
          <span className={styles.kind}>{receipt.address}</span>
        </Cell>
      ),
    },
    {
      id: 'outcome',
      label: t('receipts.outcome'),
      defaultWidth: '1.2fr',
      cell: receipt => (
        <Cell>
          <StatusPill kind="outcome" value={receipt.outcome} />
        </Cell>
      ),
    },
    {
      id: 'externalName',
      label: t('receipts.externalName'),
      defaultWidth: '2fr',
      cell: receipt => (
        <Cell>
          <span className={styles.name}>{receipt.externalName}</span>
          <span className={styles.kind}>{receipt.kind}</span>
        </Cell>
      ),
    },
    {
      id: 'provider',
      label: t('receipts.provider'),
      cell: receipt => <CellText title={receipt.provider ?? '—'} />,
    },
    {
      id: 'observation',
      label: t('receipts.observation'),
      defaultWidth: '1.8fr',
      cell: receipt => <Cell>{receipt.observation}</Cell>,
    },
    {
      id: 'observedAt',
      label: t('receipts.observedAt'),
      cell: receipt => (
        <Cell>
          <Age at={receipt.observedAt} />
        </Cell>
      ),
    },
  ];
}
