import { Button } from '@backstage/ui';
import { InfraEvent } from '@infra-orchestration/backstage-plugin-infra-common';
import { RiArrowDownLine } from '@remixicon/react';
import { memo, useRef } from 'react';
import { useLanguage } from '../../hooks/useLanguage';
import { useT } from '../../hooks/useT';
import { shortName } from '../../lib/address';
import { looks } from '../../lib/looks';
import { absoluteTime } from '../../lib/time';
import { Message } from '../common';
import { usePinnedScroll } from './usePinnedScroll';
import styles from './Activity.module.css';

/** Lines already shown are not drawn again when one is added. */
const Line = memo(PlainLine);

interface EventLinesProps {
  events: InfraEvent[];
  label: string;
  empty: string;
  hideResource?: boolean;
}

/**
 * Events as lines, the newest below. It is a log region without live announcements: what matters
 * is announced by the page, a stream of log lines would only drown it.
 */
export function EventLines(props: EventLinesProps) {
  const { events, label, empty, hideResource } = props;
  const t = useT();
  const scroller = useRef<HTMLUListElement>(null);
  const scroll = usePinnedScroll(scroller, events);
  return (
    <div className={styles.frame}>
      {/* eslint-disable jsx-a11y/no-noninteractive-tabindex */}
      <div role="log" aria-label={label} aria-live="off">
        <ul
          ref={scroller}
          className={styles.lines}
          tabIndex={0}
          aria-label={label}
          onScroll={scroll.onScroll}
        >
          {events.length === 0 && <li className={styles.empty}>{empty}</li>}
          {events.map(event => (
            <Line key={event.id} event={event} hideResource={hideResource} />
          ))}
        </ul>
      </div>
      {/* eslint-enable jsx-a11y/no-noninteractive-tabindex */}
      {!scroll.isPinned && (
        <div className={styles.resume}>
          <Button iconStart={<RiArrowDownLine />} onPress={scroll.resume}>
            {t('activity.resume')}
          </Button>
        </div>
      )}
    </div>
  );
}

const milestones: InfraEvent['type'][] = [
  'environment.created',
  'environment.status',
  'environment.deleted',
  'deployment.created',
  'deployment.status',
];

function PlainLine(props: { event: InfraEvent; hideResource?: boolean }) {
  const { event, hideResource } = props;
  const t = useT();
  const language = useLanguage();
  const Icon = looks.level[event.level].icon;
  const message = [
    styles.message,
    event.type === 'log' && styles.log,
    milestones.includes(event.type) && styles.milestone,
  ];
  return (
    <li className={`${styles.line} ${hideResource ? styles.narrow : ''}`}>
      <time
        className={styles.time}
        dateTime={event.at}
        title={absoluteTime(event.at, language)}
      >
        {new Date(event.at).toLocaleTimeString(language, {
          hourCycle: 'h23',
        })}
      </time>
      <Icon
        role="img"
        aria-label={t(`status.level.${event.level}`)}
        className={`${styles.icon} ${styles[event.level]}`}
      />
      {!hideResource && (
        <span className={styles.resource} title={event.address}>
          {event.address && shortName(event.address)}
        </span>
      )}
      <span className={message.filter(Boolean).join(' ')}>
        <Message text={event.message} />
      </span>
    </li>
  );
}
