import { Card, CardBody, CardHeader, Text } from '@backstage/ui';
import { DocumentSource } from '@infra-orchestration/backstage-plugin-infra-common';
import {
  RiCheckboxCircleLine,
  RiErrorWarningLine,
  RiFileCodeLine,
} from '@remixicon/react';
import { keys, useInfraQuery } from '../../hooks/useInfra';
import { useT } from '../../hooks/useT';
import { readablePath } from '../../lib/planView';
import { Age, Fold } from '../common';
import { ListState } from './ListState';
import { PlatformSection } from './PlatformSection';
import styles from './PlatformPage.module.css';

export function SourcesPage() {
  const t = useT();
  const query = useInfraQuery(
    keys.platform('sources'),
    (api, signal) => api.listDocumentSources({ signal }),
    { refetchInterval: 30_000 },
  );
  return (
    <PlatformSection title={t('platform.sources')} lead={t('sources.lead')}>
      <ListState
        query={query}
        empty={{
          icon: RiFileCodeLine,
          title: t('sources.emptyTitle'),
          text: t('sources.emptyText'),
        }}
      >
        {sources => (
          <div className={styles.stack}>
            {sources.map(source => (
              <SourceCard key={source.origin} source={source} />
            ))}
          </div>
        )}
      </ListState>
    </PlatformSection>
  );
}

function SourceCard({ source }: { source: DocumentSource }) {
  const { origin, errors, documents, lastReadAt } = source;
  const t = useT();
  const Icon = errors.length ? RiErrorWarningLine : RiCheckboxCircleLine;
  const tone = errors.length ? styles.missing : styles.granted;
  return (
    <div role="group" aria-label={origin}>
      <Card>
        <CardHeader>
          <div className={styles.cardTitle}>
            <span className={styles.chips}>
              <Icon aria-hidden className={`${styles.checkIcon} ${tone}`} />
              <Text as="h3" variant="body-large" weight="bold">
                {origin}
              </Text>
            </span>
            <span className={styles.quiet}>
              {errors.length
                ? t('sources.errors', { count: errors.length })
                : t('sources.ok')}{' '}
              · {t('sources.documents', { count: documents.length })} ·{' '}
              {t('sources.lastRead')}{' '}
              {lastReadAt ? <Age at={lastReadAt} /> : t('sources.never')}
            </span>
          </div>
        </CardHeader>
        <CardBody>
          <div className={styles.stack}>
            {errors.length > 0 && <SourceErrors errors={errors} />}
            {documents.length > 0 && (
              <Fold title={t('sources.showDocuments')}>
                <ul className={styles.checks}>
                  {documents.map(({ kind, name, revision }) => (
                    <li key={`${kind}/${name}`} className={styles.origin}>
                      {kind}/{name} ({t('definitions.revision')} {revision})
                    </li>
                  ))}
                </ul>
              </Fold>
            )}
          </div>
        </CardBody>
      </Card>
    </div>
  );
}

function SourceErrors({ errors }: { errors: DocumentSource['errors'] }) {
  const t = useT();
  return (
    <table className={styles.errors}>
      <thead>
        <tr>
          <th>{t('sources.place')}</th>
          <th>{t('sources.problem')}</th>
        </tr>
      </thead>
      <tbody>
        {errors.map(error => {
          const line = error.line === undefined ? '' : `:${error.line}`;
          const place = error.origin.endsWith(line)
            ? error.origin
            : `${error.origin}${line}`;
          return (
            <tr key={`${place}${error.pointer}${error.message}`}>
              <td className={styles.place}>
                {place}
                {error.pointer && (
                  <div className={styles.quiet}>
                    {readablePath(error.pointer)}
                  </div>
                )}
              </td>
              <td>{error.message}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
