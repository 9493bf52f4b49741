import { Button, Flex, Select } from '@backstage/ui';
import {
  InfraEvent,
  ResourceInstance,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { useMemo, useState } from 'react';
import { useEvents } from '../../hooks/useEventFeed';
import { useT } from '../../hooks/useT';
import { shortName } from '../../lib/address';
import { EventFeed, EventStream } from '../../lib/EventFeed';
import { CopyButton } from '../common';
import { EventLines } from './EventLines';
import styles from './Activity.module.css';

const levels: InfraEvent['level'][] = ['debug', 'info', 'warn', 'error'];
const all = 'all';

interface ActivityLogProps {
  feed: EventFeed;
  resources: ResourceInstance[];
}

/** What happens in the environment, as it happens. */
export function ActivityLog({ feed, resources }: ActivityLogProps) {
  const t = useT();
  const stream = useEvents(feed);
  const [resource, setResource] = useState(all);
  const [level, setLevel] = useState<InfraEvent['level']>('info');
  const shown = useMemo(
    () =>
      stream.events.filter(
        event =>
          (resource === all || event.address === resource) &&
          levels.indexOf(event.level) >= levels.indexOf(level),
      ),
    [stream.events, resource, level],
  );
  const asText = () =>
    shown.map(e => `${e.at} ${e.level} ${e.address ?? '-'} ${e.message}`);
  return (
    <Flex direction="column" gap="3">
      <div className={styles.toolbar}>
        <Select
          className={styles.select}
          label={t('activity.resourceFilter')}
          options={[
            { id: all, label: t('activity.all') },
            ...resources.map(({ address }) => ({
              id: address,
              label: shortName(address),
            })),
          ]}
          value={resource}
          onChange={key => setResource(String(key))}
        />
        <Select
          className={styles.select}
          label={t('activity.levelFilter')}
          options={levels.map(id => ({
            id,
            label: t(`status.level.${id}`),
          }))}
          value={level}
          onChange={key => setLevel(key as InfraEvent['level'])}
        />
        <CopyButton text={asText().join('\n')} label={t('activity.copy')} />
        <Connection feed={feed} />
      </div>
      <EventLines
        events={shown}
        label={t('activity.label')}
        empty={t(emptyText(stream))}
      />
    </Flex>
  );
}

function emptyText({ events, state }: EventStream) {
  if (events.length) return 'activity.emptyFiltered';
  return state === 'connecting' ? 'activity.loading' : 'activity.empty';
}

/** Whether what is shown goes on by itself, and the way on where it does not. */
function Connection({ feed }: { feed: EventFeed }) {
  const t = useT();
  const { state, truncated, events } = useEvents(feed);
  return (
    <span className={styles.connection}>
      <span className={styles.state} role="status">
        <span className={`${styles.dot} ${styles[state]}`} aria-hidden />
        {t(`activity.${state}`)}
        {truncated &&
          ` · ${t('activity.truncated', { number: String(events.length) })}`}
      </span>
      {(state === 'interrupted' || state === 'ended') && (
        <Button variant="tertiary" onPress={feed.start}>
          {t('activity.reconnect')}
        </Button>
      )}
    </span>
  );
}
