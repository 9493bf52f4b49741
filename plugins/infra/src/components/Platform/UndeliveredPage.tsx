import { Button, Text } from '@backstage/ui';
import {
  InfraApi,
  UndeliveredEvent,
  UndeliveredEventRef,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { RiMailCheckLine } from '@remixicon/react';
import {
  keys,
  useInfraMutation,
  useInfraQuery,
  useInvalidate,
} from '../../hooks/useInfra';
import { useNotify } from '../../hooks/useNotify';
import { useT } from '../../hooks/useT';
import { apiProblem } from '../../lib/apiError';
import { UndeliveredCard } from './UndeliveredCard';
import { ListState } from './ListState';
import { PlatformSection } from './PlatformSection';
import styles from './PlatformPage.module.css';

/** So many are listed, and can be sent again by one request. */
const MOST = 200;
const KEY = keys.platform('undelivered-events');

/** Events that were given up: read, sent again, or taken off the list. */
export function UndeliveredPage() {
  const t = useT();
  const query = useInfraQuery(
    KEY,
    async (api, signal) =>
      (await api.listUndeliveredEvents({ limit: MOST }, { signal })).items,
    { refetchInterval: 5_000 },
  );
  return (
    <PlatformSection
      title={t('platform.undelivered')}
      lead={t('undelivered.lead')}
    >
      <ListState
        query={query}
        empty={{
          icon: RiMailCheckLine,
          title: t('undelivered.emptyTitle'),
          text: t('undelivered.emptyText'),
        }}
      >
        {events => <UndeliveredList events={events} />}
      </ListState>
    </PlatformSection>
  );
}

function UndeliveredList({ events }: { events: UndeliveredEvent[] }) {
  const t = useT();
  const notify = useNotify();
  const retry = useChange((api, refs) => api.retryUndeliveredEvents(refs));
  const dismiss = useChange((api, refs) => api.dismissUndeliveredEvents(refs));
  const isBusy = retry.isPending || dismiss.isPending;
  const retriable = events.filter(
    ({ canRetry, retryRequestedAt }) => canRetry && !retryRequestedAt,
  );
  const sendAgain = (some: UndeliveredEvent[]) =>
    retry.mutate(some.map(refOf), {
      onSuccess: ({ count }) =>
        count
          ? notify(t('undelivered.retried', { count }))
          : notify(t('undelivered.retriedNone'), 'danger'),
      onError: error =>
        notify(t('common.actionFailed'), 'danger', apiProblem(error).message),
    });
  const takeOff = (event: UndeliveredEvent) =>
    dismiss.mutate([refOf(event)], {
      onSuccess: () =>
        notify(t('undelivered.dismissed', { id: String(event.eventId) })),
      onError: error =>
        notify(t('common.actionFailed'), 'danger', apiProblem(error).message),
    });
  return (
    <div className={styles.stack}>
      {events.length > 1 && (
        <div>
          <Button
            variant="secondary"
            isDisabled={isBusy || retriable.length === 0}
            onPress={() => sendAgain(retriable)}
          >
            {t('undelivered.retryAll')}
          </Button>
        </div>
      )}
      <ul
        className={`${styles.checks} ${styles.stack}`}
        aria-label={t('undelivered.list')}
      >
        {events.map(event => (
          <li key={`${event.sink}/${event.eventId}`}>
            <UndeliveredCard
              event={event}
              isBusy={isBusy}
              onRetry={() => sendAgain([event])}
              onDismiss={() => takeOff(event)}
            />
          </li>
        ))}
      </ul>
      {events.length === MOST && (
        <Text as="p" color="secondary">
          {t('undelivered.more', { number: String(MOST) })}
        </Text>
      )}
    </div>
  );
}

function refOf({ sink, eventId }: UndeliveredEvent): UndeliveredEventRef {
  return { sink, eventId };
}

function useChange(
  change: (
    api: InfraApi,
    refs: UndeliveredEventRef[],
  ) => Promise<{ count: number }>,
) {
  const invalidate = useInvalidate();
  return useInfraMutation(
    async (api, refs: UndeliveredEventRef[]) => {
      const result = await change(api, refs);
      await invalidate(KEY);
      return result;
    },
    { changesNothing: true },
  );
}
