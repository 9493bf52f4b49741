import {
  Button,
  Cell,
  CellText,
  ColumnConfig,
  Link,
  Table,
} from '@backstage/ui';
import { RegistryCredential } from '@infra-orchestration/backstage-plugin-infra-common';
import { RiKey2Line } from '@remixicon/react';
import { useMemo, useState } from 'react';
import { CREDENTIAL_PAGE, useCredentials } from '../../hooks/useImages';
import { Translate, useT } from '../../hooks/useT';
import {
  Age,
  EmptyState,
  EntityLink,
  ErrorState,
  StaleNotice,
} from '../common';
import { RevokeCredentialDialog } from './RevokeCredentialDialog';
import styles from './Images.module.css';

const MOST = 500;

interface CredentialTableProps {
  provider: string;
  entityRef: string;
  basePath: string;
  purpose: RegistryCredential['purpose'];
}

type Row = RegistryCredential & { id: string };

/** Credentials of one purpose, each with a button that revokes it. */
export function CredentialTable(props: CredentialTableProps) {
  const { provider, entityRef, basePath, purpose } = props;
  const t = useT();
  const [limit, setLimit] = useState(CREDENTIAL_PAGE);
  const [revoking, setRevoking] = useState<RegistryCredential>();
  const query = useCredentials({ provider, entityRef, purpose, limit });
  const columns = useMemo(
    () => credentialColumns({ purpose, basePath, t, onRevoke: setRevoking }),
    [purpose, basePath, t],
  );
  const rows = useMemo(
    () => query.data?.items.map(each => ({ ...each, id: each.username })),
    [query.data],
  );
  if (query.error && !query.data) {
    return <ErrorState error={query.error} onRetry={() => query.refetch()} />;
  }
  return (
    <>
      <StaleNotice query={query} />
      <Table
        columnConfig={columns}
        data={rows}
        isPending={query.isPending}
        isStale={query.isPlaceholderData}
        pagination={{ type: 'none' }}
        emptyState={
          <EmptyState
            icon={RiKey2Line}
            title={t(`credentials.${purpose}EmptyTitle`)}
            text={t(`credentials.${purpose}EmptyText`)}
          />
        }
      />
      {query.data?.nextCursor && limit < MOST && (
        <Button
          variant="secondary"
          onPress={() => setLimit(Math.min(MOST, limit * 2))}
        >
          {t('credentials.more')}
        </Button>
      )}
      {revoking && (
        <RevokeCredentialDialog
          credential={revoking}
          onClose={() => setRevoking(undefined)}
        />
      )}
    </>
  );
}

function credentialColumns(options: {
  purpose: RegistryCredential['purpose'];
  basePath: string;
  t: Translate;
  onRevoke: (credential: RegistryCredential) => void;
}): ColumnConfig<Row>[] {
  const { purpose, basePath, t, onRevoke } = options;
  return [
    {
      id: 'username',
      label: t('credentials.username'),
      defaultWidth: '1.6fr',
      isRowHeader: true,
      cell: ({ username }) => <CellText title={username} />,
    },
    {
      id: 'environment',
      label: t('credentials.environment'),
      defaultWidth: '1fr',
      isHidden: purpose === 'push',
      cell: ({ environment }) => (
        <Cell>
          {environment ? (
            <Link href={`${basePath}/${environment.id}`}>
              {environment.name}
            </Link>
          ) : (
            '—'
          )}
        </Cell>
      ),
    },
    {
      id: 'access',
      label: t('credentials.access'),
      defaultWidth: '1.6fr',
      cell: ({ access }) => (
        <Cell>
          <span className={styles.access}>
            {access.map(({ repository, actions }) => (
              <span key={repository}>
                <code>{repository}</code>{' '}
                <span className={styles.quiet}>
                  {actions
                    .map(action => t(`credentials.action.${action}`))
                    .join(', ')}
                </span>
              </span>
            ))}
          </span>
        </Cell>
      ),
    },
    {
      id: 'by',
      label: t('credentials.by'),
      defaultWidth: '1fr',
      isHidden: purpose === 'pull',
      cell: ({ createdBy }) => (
        <Cell>
          <EntityLink entityRef={createdBy} />
        </Cell>
      ),
    },
    {
      id: 'issued',
      label: t('credentials.issued'),
      defaultWidth: '1fr',
      cell: ({ createdAt }) => (
        <Cell>
          <span className={styles.quiet}>
            <Age at={createdAt} />
          </span>
        </Cell>
      ),
    },
    {
      id: 'actions',
      label: t('credentials.actions'),
      defaultWidth: '0.8fr',
      cell: credential => (
        <Cell>
          <Button
            variant="tertiary"
            size="small"
            aria-label={t('credentials.revokeOne', {
              username: credential.username,
            })}
            onPress={() => onRevoke(credential)}
          >
            {t('credentials.revoke')}
          </Button>
        </Cell>
      ),
    },
  ];
}
