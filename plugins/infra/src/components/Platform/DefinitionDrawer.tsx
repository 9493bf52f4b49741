import { Flex, Skeleton, Text } from '@backstage/ui';
import { stringify } from 'yaml';
import { keys, useInfraQuery } from '../../hooks/useInfra';
import { useT } from '../../hooks/useT';
import {
  Age,
  CodeBlock,
  Drawer,
  ErrorState,
  KeyValues,
  Section,
} from '../common';
import { Criteria } from './Criteria';
import type { Definition } from './DefinitionsPage';
import styles from './PlatformPage.module.css';

/** The envelope in the order in which people write it. */
const toYaml = ({ apiVersion, kind, metadata, spec }: Definition['document']) =>
  stringify({ apiVersion, kind, metadata, spec });

interface DefinitionDrawerProps {
  definition: Definition;
  onClose: () => void;
}

/** A definition in full, with its revisions. */
export function DefinitionDrawer({
  definition,
  onClose,
}: DefinitionDrawerProps) {
  const { name, document, origin, revision } = definition;
  const { metadata, spec } = document;
  const t = useT();
  return (
    <Drawer
      closeLabel={t('definitions.close')}
      onClose={onClose}
      heading={
        <Text as="h3" variant="title-x-small" weight="bold">
          {name}
        </Text>
      }
    >
      <Flex direction="column" gap="5">
        {metadata.description && <Text as="p">{metadata.description}</Text>}
        <KeyValues
          items={[
            [t('definitions.type'), spec.type],
            [
              t('definitions.by'),
              `${spec.provider ?? spec.driver ?? '—'} / ${spec.kind}`,
            ],
            [
              t('definitions.criteria'),
              <Criteria key="c" criteria={spec.criteria} />,
            ],
            [
              t('definitions.onDelete'),
              t(`definitions.policy.${spec.deletionPolicy ?? 'delete'}`),
            ],
            spec.requires
              ? [
                  t('definitions.requires'),
                  Object.keys(spec.requires).join(', '),
                ]
              : undefined,
            spec.provides
              ? [
                  t('definitions.provides'),
                  Object.keys(spec.provides).join(', '),
                ]
              : undefined,
            [t('definitions.revision'), revision],
            [
              t('definitions.origin'),
              <span key="o" className={styles.origin}>
                {origin}
              </span>,
            ],
          ]}
        />
        <Section level="h4" title={t('definitions.document')}>
          <CodeBlock text={toYaml(document)} label={name} />
        </Section>
        <Section level="h4" title={t('definitions.history')}>
          <Revisions name={name} />
        </Section>
      </Flex>
    </Drawer>
  );
}

function Revisions({ name }: { name: string }) {
  const { data, error, refetch } = useInfraQuery(
    keys.platform('revisions', name),
    (api, signal) =>
      api.listDocumentRevisions('ResourceDefinition', name, { signal }),
  );
  if (error) return <ErrorState error={error} onRetry={refetch} />;
  if (!data) return <Skeleton height={64} />;
  return (
    <KeyValues
      items={data.map(item => [
        String(item.revision),
        <>
          <Age at={item.createdAt} />{' '}
          <span className={styles.origin}>{item.origin}</span>
        </>,
      ])}
    />
  );
}
