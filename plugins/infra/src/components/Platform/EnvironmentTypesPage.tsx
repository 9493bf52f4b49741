import { Card, CardBody, CardHeader, Text } from '@backstage/ui';
import { EnvironmentTypeRevision } from '@infra-orchestration/backstage-plugin-infra-common';
import { RiStackLine } from '@remixicon/react';
import { useEnvironmentTypes } from '../../hooks/useEnvironmentTypes';
import { useT } from '../../hooks/useT';
import { policyLines } from '../../lib/policyLines';
import { readableIsoDuration } from '../../lib/time';
import { EntityLink, KeyValues } from '../common';
import { ListState } from './ListState';
import { PlatformSection } from './PlatformSection';
import styles from './PlatformPage.module.css';

export function EnvironmentTypesPage() {
  const t = useT();
  const query = useEnvironmentTypes();
  return (
    <PlatformSection title={t('platform.types')} lead={t('types.lead')}>
      <ListState
        query={query}
        empty={{
          icon: RiStackLine,
          title: t('types.emptyTitle'),
          text: t('types.emptyText'),
        }}
      >
        {types => (
          <div className={styles.cards}>
            {types.map(type => (
              <TypeCard key={type.name} type={type} />
            ))}
          </div>
        )}
      </ListState>
    </PlatformSection>
  );
}

function TypeCard(props: { type: EnvironmentTypeRevision }) {
  const { name, revision, origin, document } = props.type;
  const { metadata, spec } = document;
  const t = useT();
  const rules = policyLines(t, props.type);
  const claims = Object.entries(spec.claims ?? {}).map(([alias, claim]) =>
    alias === claim.type ? alias : `${alias} (${claim.type})`,
  );
  return (
    <div role="group" aria-label={metadata.title ?? name}>
      <Card>
        <CardHeader>
          <div className={styles.cardTitle}>
            <Text as="h3" variant="title-x-small" weight="bold">
              {metadata.title ?? name}
            </Text>
            <span className={styles.origin}>{name}</span>
          </div>
        </CardHeader>
        <CardBody>
          <div className={styles.stack}>
            {metadata.description && <Text as="p">{metadata.description}</Text>}
            <KeyValues
              items={[
                [t('types.claims'), claims.join(', ') || t('types.noClaims')],
                [
                  t('types.retain'),
                  spec.retain?.join(', ') || t('types.noRetain'),
                ],
                [
                  t('types.owners'),
                  spec.allowedOwners?.length ? (
                    <span key="w" className={styles.chips}>
                      {spec.allowedOwners.map(owner => (
                        <EntityLink key={owner} entityRef={owner} />
                      ))}
                    </span>
                  ) : (
                    t('types.anyOwner')
                  ),
                ],
                [
                  t('types.drift'),
                  spec.driftInterval
                    ? readableIsoDuration(spec.driftInterval)
                    : t('types.driftDefault'),
                ],
                rules.length
                  ? [
                      t('policy.label'),
                      <span key="r" className={styles.stack}>
                        {rules.map(rule => (
                          <span key={rule}>{rule}</span>
                        ))}
                      </span>,
                    ]
                  : undefined,
              ]}
            />
            <Text as="p" variant="body-small" color="secondary">
              {t('types.revision', { revision: String(revision), origin })}
            </Text>
          </div>
        </CardBody>
      </Card>
    </div>
  );
}
