import { Button, Card, CardBody, Text } from '@backstage/ui';
import {
  DeliveryEnvironment,
  DeliveryStepView,
  DeliveryView,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { ReactNode, useState } from 'react';
import { useT } from '../../hooks/useT';
import { WideTable } from '../common';
import { EnvironmentRow } from './EnvironmentRow';
import { environmentsOf, versionsOf } from './releaseWords';
import { StepHeading } from './StepHeading';
import styles from './Delivery.module.css';

/** Beyond this many environments of a step one asks for the rest. */
const PAGE = 30;
export const COLUMNS = 5;

interface StepTableProps {
  view: DeliveryView;
  basePath?: string;
}

/** Steps as groups of rows, one row for each environment. */
export function StepTable({ view, basePath }: StepTableProps) {
  const t = useT();
  const context: RowContext = {
    ...{ view, basePath },
    versions: versionsOf(view),
    awaiting: environmentsOf(view).filter(
      ({ promotion }) => promotion?.reason === 'AwaitingApproval',
    ).length,
  };
  return (
    <Card>
      <CardBody>
        <WideTable
          label={t('delivery.tableLabel')}
          minWidth="54rem"
          columns={[
            t('delivery.environment'),
            t('delivery.runs'),
            t('delivery.next'),
            t('delivery.progress'),
            t('delivery.actions'),
          ]}
        >
          {view.steps.map((step, index) => (
            <Group
              key={step.name}
              heading={<StepHeading step={step} number={index + 1} />}
              empty={<NoEnvironments step={step} />}
              environments={step.environments}
              context={{ ...context, step }}
            />
          ))}
          {view.others.length > 0 && (
            <Group
              heading={<OthersHeading />}
              environments={view.others}
              context={context}
            />
          )}
        </WideTable>
      </CardBody>
    </Card>
  );
}

/** What a row knows of its surroundings. */
export interface RowContext {
  view: DeliveryView;
  basePath?: string;
  versions: ReadonlyMap<string, string>;
  /** How many environments wait for approval. */
  awaiting: number;
  /** Absent for environments that no step is for. */
  step?: DeliveryStepView;
}

function Group(props: {
  heading: ReactNode;
  empty?: ReactNode;
  environments: DeliveryEnvironment[];
  context: RowContext;
}) {
  const { heading, empty, environments, context } = props;
  const t = useT();
  const [limit, setLimit] = useState(PAGE);
  const hidden = environments.length - limit;
  return (
    <tbody>
      <tr className={styles.step}>
        <th scope="rowgroup" colSpan={COLUMNS}>
          {heading}
        </th>
      </tr>
      {environments.length === 0 && (
        <tr>
          <td colSpan={COLUMNS}>{empty}</td>
        </tr>
      )}
      {environments.slice(0, limit).map(environment => (
        <EnvironmentRow
          key={environment.environmentId}
          environment={environment}
          context={context}
        />
      ))}
      {hidden > 0 && (
        <tr>
          <td colSpan={COLUMNS}>
            <Button
              variant="secondary"
              onPress={() => setLimit(limit + 4 * PAGE)}
            >
              {t('delivery.moreEnvironments', { number: String(hidden) })}
            </Button>
          </td>
        </tr>
      )}
    </tbody>
  );
}

function NoEnvironments({ step }: { step: DeliveryStepView }) {
  const t = useT();
  const { environment, environmentType } = step;
  const byType = environmentType
    ? t('delivery.noEnvironmentsOfType', { type: environmentType })
    : t('delivery.noEnvironments');
  return (
    <Text color="secondary">
      {environment
        ? t('delivery.noEnvironmentOfName', { name: environment })
        : byType}
    </Text>
  );
}

function OthersHeading() {
  const t = useT();
  return (
    <span className={styles.heading}>
      <Text weight="bold">{t('delivery.others')}</Text>
      <Text color="secondary">{t('delivery.othersText')}</Text>
    </span>
  );
}
