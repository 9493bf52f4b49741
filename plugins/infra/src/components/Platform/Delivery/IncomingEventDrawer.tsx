import { Flex, Text } from '@backstage/ui';
import { IncomingEvent } from '@infra-orchestration/backstage-plugin-infra-common';
import { useT } from '../../../hooks/useT';
import {
  Age,
  Drawer,
  KeyValues,
  Message,
  Section,
  StatusPill,
} from '../../common';
import { sourceName } from './sourceName';
import { ToldArtifact } from './ToldArtifact';
import styles from './Delivery.module.css';

interface IncomingEventDrawerProps {
  event: IncomingEvent;
  onClose: () => void;
}

/** One event in full: what it told, what became of it, and what to do about that. */
export function IncomingEventDrawer({
  event,
  onClose,
}: IncomingEventDrawerProps) {
  const t = useT();
  return (
    <Drawer
      closeLabel={t('incoming.close')}
      onClose={onClose}
      heading={
        <Text as="h3" variant="title-x-small" weight="bold">
          {t('incoming.heading', { source: sourceName(t, event.source) })}
        </Text>
      }
    >
      <Flex direction="column" gap="5">
        <div>
          <StatusPill kind="fate" value={event.fate} />
          <Text as="p">{t(`incoming.advice.${event.fate}`)}</Text>
        </div>
        <Facts event={event} />
        {event.artifactId && (
          <Section level="h4" title={t('incoming.artifact')}>
            <ToldArtifact id={event.artifactId} />
          </Section>
        )}
      </Flex>
    </Drawer>
  );
}

function Facts({ event }: { event: IncomingEvent }) {
  const { reason, repository, tag, digest, attempts, settledAt } = event;
  const t = useT();
  return (
    <KeyValues
      items={[
        reason
          ? [t('incoming.reason'), <Message key="r" text={reason} />]
          : undefined,
        repository ? [t('incoming.repository'), repository] : undefined,
        tag ? [t('incoming.tag'), tag] : undefined,
        digest
          ? [
              t('incoming.digest'),
              <span key="d" className={styles.image}>
                {digest}
              </span>,
            ]
          : undefined,
        [t('incoming.received'), <Age key="a" at={event.receivedAt} />],
        [
          t('incoming.settled'),
          settledAt ? <Age key="s" at={settledAt} /> : t('incoming.notYet'),
        ],
        [
          t('incoming.attempts'),
          t('incoming.attemptsCount', { count: attempts }),
        ],
        [
          t('incoming.deliveryId'),
          <span key="i" className={styles.image}>
            {event.deliveryId}
          </span>,
        ],
      ]}
    />
  );
}
