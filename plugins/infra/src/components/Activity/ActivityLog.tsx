import { Flex, Select } from '@backstage/ui';
import {
  InfraEvent,
  ResourceInstance,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { useMemo, useState } from 'react';
import { EventStream } from '../../hooks/useEventStream';
import { useT } from '../../hooks/useT';
import { shortName } from '../../lib/address';
import { CopyButton } from '../common';
import { EventLines } from './EventLines';
import styles from './Activity.module.css';

const levels: InfraEvent['level'][] = ['debug', 'info', 'warn', 'error'];
const all = 'all';

interface ActivityLogProps {
  stream: EventStream;
  resources: ResourceInstance[];
}

/** What happens in the environment, as it happens. */
export function ActivityLog({ stream, resources }: ActivityLogProps) {
  const t = useT();
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
  const isLive = stream.state === 'live';
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
        <span className={styles.state} role="status">
          <span
            className={`${styles.dot} ${isLive ? '' : styles.dotEnded}`}
            aria-hidden
          />
          {t(isLive ? 'activity.live' : 'activity.ended')}
          {stream.truncated &&
            ` · ${t('activity.truncated', {
              number: String(stream.events.length),
            })}`}
        </span>
      </div>
      <EventLines
        events={shown}
        label={t('activity.label')}
        empty={t(
          stream.events.length ? 'activity.emptyFiltered' : 'activity.empty',
        )}
      />
    </Flex>
  );
}
