import { Cell, CellText, ColumnConfig, Text } from '@backstage/ui';
import {
  Environment,
  Preview,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { Translate } from '../../hooks/useT';
import { headline } from '../../lib/conditions';
import { Age, EntityLink, ExternalLinks, StatusPill } from '../common';
import { TimeLeft } from '../Expiry';
import { PullRequestLink } from '../Previews';
import styles from './EnvironmentList.module.css';

interface ColumnOptions {
  t: Translate;
  typeTitle: (name: string) => string;
  /** By the id of the environment. */
  previews: ReadonlyMap<string, Preview>;
  showEntity: boolean;
}

/** Columns of the list; over all components it says whose each environment is. */
export function environmentColumns(
  options: ColumnOptions,
): ColumnConfig<Environment>[] {
  const { t, typeTitle, previews, showEntity } = options;
  return [
    {
      id: 'name',
      label: t('list.columnName'),
      defaultWidth: '1fr',
      isRowHeader: true,
      cell: environment => (
        <Cell>
          <NameOf
            environment={environment}
            preview={previews.get(environment.id)}
          />
        </Cell>
      ),
    },
    {
      id: 'entity',
      label: t('list.columnEntity'),
      defaultWidth: '1fr',
      isHidden: !showEntity,
      cell: environment => (
        <Cell>
          <EntityLink entityRef={environment.entityRef} />
        </Cell>
      ),
    },
    {
      id: 'status',
      label: t('list.columnStatus'),
      defaultWidth: '1.3fr',
      cell: environment => <StatusCell environment={environment} t={t} />,
    },
    {
      id: 'type',
      label: t('list.columnType'),
      defaultWidth: '1fr',
      cell: environment => <CellText title={typeTitle(environment.type)} />,
    },
    {
      id: 'age',
      label: t('list.columnAge'),
      defaultWidth: '0.8fr',
      cell: environment => (
        <Cell>
          <span className={styles.quiet}>
            <Age at={environment.createdAt} />
          </span>
        </Cell>
      ),
    },
    {
      id: 'links',
      label: t('list.columnLinks'),
      defaultWidth: '2fr',
      cell: environment => (
        <Cell>
          <ExternalLinks links={environment.links} max={2} />
        </Cell>
      ),
    },
  ];
}

/** The name, and of a preview its pull request. */
function NameOf(props: { environment: Environment; preview?: Preview }) {
  const { environment, preview } = props;
  return (
    <span className={styles.name}>
      <Text weight="bold">{environment.name}</Text>{' '}
      {preview && <PullRequestLink pullRequest={preview.pullRequest} isShort />}
    </span>
  );
}

/** The status, and below a bad one its reason. */
function StatusCell(props: { environment: Environment; t: Translate }) {
  const { environment, t } = props;
  const bad = ['Failed', 'Degraded'].includes(environment.status);
  const reason = bad ? headline(environment.conditions) : undefined;
  return (
    <Cell>
      <span className={styles.status}>
        <StatusPill kind="environment" value={environment.status} />
        {environment.awaitingDeploymentId && (
          <StatusPill kind="deployment" value="AwaitingApproval" plain />
        )}
        <TimeLeft environment={environment} />
        {reason && (
          <span className={styles.reason} title={reason.message}>
            {t(`reasons.${reason.reason}.title`)}
          </span>
        )}
      </span>
    </Cell>
  );
}
