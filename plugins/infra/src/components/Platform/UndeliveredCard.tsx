import { Button, Card, CardBody, CardHeader, Text } from '@backstage/ui';
import { UndeliveredEvent } from '@infra-orchestration/backstage-plugin-infra-common';
import { useT } from '../../hooks/useT';
import { Age, EntityLink, KeyValues } from '../common';
import styles from './PlatformPage.module.css';

interface UndeliveredCardProps {
  event: UndeliveredEvent;
  isBusy: boolean;
  onRetry: () => void;
  onDismiss: () => void;
}

const WEBHOOK = 'webhook:';

/** One event that one receiver did not take. */
export function UndeliveredCard(props: UndeliveredCardProps) {
  const { event, isBusy, onRetry, onDismiss } = props;
  const { eventId, sink, attempts, givenUpAt, canRetry } = event;
  const t = useT();
  const receiver = useReceiver(sink);
  const id = String(eventId);
  const isRetrying = event.retryRequestedAt !== undefined;
  return (
    <Card>
      <CardHeader>
        <div className={styles.cardTitle}>
          <Text as="h3" variant="body-large" weight="bold">
            {receiver}
          </Text>
          <span className={styles.quiet}>
            {t('undelivered.attempts', { count: attempts })}{' '}
            <Age at={givenUpAt} />
          </span>
        </div>
      </CardHeader>
      <CardBody>
        <div className={styles.stack}>
          <Facts event={event} />
          {!canRetry && (
            <Text as="p" color="secondary">
              {t('undelivered.cannotRetry')}
            </Text>
          )}
          <div className={styles.actions}>
            {isRetrying ? (
              <Text as="span" role="status">
                {t('undelivered.retrying')}
              </Text>
            ) : (
              <Button
                variant="secondary"
                isDisabled={isBusy || !canRetry}
                onPress={onRetry}
                aria-label={t('undelivered.retryOf', { id, receiver })}
              >
                {t('undelivered.retry')}
              </Button>
            )}
            <Button
              variant="tertiary"
              isDisabled={isBusy}
              onPress={onDismiss}
              aria-label={t('undelivered.dismissOf', { id, receiver })}
            >
              {t('undelivered.dismiss')}
            </Button>
          </div>
        </div>
      </CardBody>
    </Card>
  );
}

function Facts({ event }: { event: UndeliveredEvent }) {
  const { eventId, type, message, error, entityRef } = event;
  const t = useT();
  return (
    <KeyValues
      items={[
        [
          t('undelivered.event'),
          message
            ? `${message} (${type})`
            : t('undelivered.gone', { id: String(eventId) }),
        ],
        [
          t('undelivered.environment'),
          <>
            {event.environmentName ?? event.environmentId}
            {entityRef && (
              <>
                {' · '}
                <EntityLink entityRef={entityRef} />
              </>
            )}
          </>,
        ],
        [t('undelivered.error'), error],
      ]}
    />
  );
}

function useReceiver(sink: string): string {
  const t = useT();
  if (sink.startsWith(WEBHOOK)) {
    return t('undelivered.webhook', { name: sink.slice(WEBHOOK.length) });
  }
  return sink === 'owners' || sink === 'backstage-events'
    ? t(`undelivered.sink.${sink}`)
    : sink;
}
