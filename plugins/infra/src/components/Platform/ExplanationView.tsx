import {
  Alert,
  Card,
  CardBody,
  Cell,
  CellText,
  ColumnConfig,
  Flex,
  Table,
  Text,
} from '@backstage/ui';
import {
  MatchCandidate,
  MatchExplanation,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { RiCheckLine, RiCloseLine, RiTrophyLine } from '@remixicon/react';
import { useMemo } from 'react';
import { Translate, useT } from '../../hooks/useT';
import { namedFields } from '../../lib/specificity';
import { Message } from '../common';
import styles from './PlatformPage.module.css';

type Row = MatchCandidate & { id: string; isChosen: boolean };

/** The answer in one line. */
export function verdictOf(explanation: MatchExplanation, t: Translate) {
  const { outcome, chosen = '' } = explanation;
  return outcome === 'matched'
    ? t('explain.matched', { name: chosen })
    : t(`explain.${outcome}`);
}

/** The answer: which definition, why that one, and why not the others. */
export function ExplanationView(props: { explanation: MatchExplanation }) {
  const { outcome, chosen, reason, address, candidates } = props.explanation;
  const t = useT();
  const columns = useMemo(() => candidateColumns(t), [t]);
  const rows = candidates
    .map(candidate => ({
      ...candidate,
      id: candidate.definition,
      isChosen: candidate.definition === chosen,
    }))
    .sort(
      (a, b) =>
        Number(b.isChosen) - Number(a.isChosen) ||
        Number(b.matched) - Number(a.matched),
    );
  const title = verdictOf(props.explanation, t);
  return (
    <Flex direction="column" gap="4">
      <Alert
        icon
        status={outcome === 'matched' ? 'success' : 'danger'}
        title={title}
        description={
          <>
            <span className={styles.origin}>{address}</span>
            <br />
            <Message text={reason} />
          </>
        }
      />
      <Card>
        <CardBody>
          <Text as="p" variant="body-small" color="secondary">
            {t('explain.specificityHelp')}
          </Text>
          <section aria-label={t('explain.candidates')}>
            <Table
              columnConfig={columns}
              data={rows}
              pagination={{ type: 'none' }}
              emptyState={t('explain.noCandidates')}
            />
          </section>
        </CardBody>
      </Card>
    </Flex>
  );
}

function candidateColumns(t: Translate): ColumnConfig<Row>[] {
  return [
    {
      id: 'definition',
      label: t('explain.definition'),
      isRowHeader: true,
      cell: ({ definition, isChosen }) => (
        <CellText
          title={definition}
          description={isChosen ? t('explain.chosen') : undefined}
          leadingIcon={
            isChosen ? <RiTrophyLine aria-hidden size={16} /> : undefined
          }
        />
      ),
    },
    {
      id: 'fits',
      label: t('explain.fits'),
      cell: ({ matched }) => {
        const Icon = matched ? RiCheckLine : RiCloseLine;
        return (
          <CellText
            title={t(matched ? 'explain.yes' : 'explain.no')}
            leadingIcon={
              <Icon
                aria-hidden
                size={16}
                className={matched ? styles.granted : styles.quiet}
              />
            }
          />
        );
      },
    },
    {
      id: 'specificity',
      label: t('explain.specificity'),
      cell: ({ specificity }) => (
        <CellText
          title={
            namedFields(specificity)
              .map(field => t(`definitions.criteriaField.${field}`))
              .join(', ') || t('explain.nothingNamed')
          }
        />
      ),
    },
    {
      id: 'reason',
      label: t('explain.reason'),
      defaultWidth: '2fr',
      cell: ({ reason }) => (
        <Cell>
          <Message text={reason} />
        </Cell>
      ),
    },
  ];
}
