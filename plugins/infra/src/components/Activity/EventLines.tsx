import { Button } from '@backstage/ui';
import { InfraEvent } from '@infra-orchestration/backstage-plugin-infra-common';
import { RiArrowDownLine } from '@remixicon/react';
import { Fragment, memo, useRef } from 'react';
import { useLanguage } from '../../hooks/useLanguage';
import { useT } from '../../hooks/useT';
import { shortName } from '../../lib/address';
import { looks } from '../../lib/looks';
import { absoluteTime, dayOf } from '../../lib/time';
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
  const language = useLanguage();
  const scroller = useRef<HTMLDivElement>(null);
  const scroll = usePinnedScroll(scroller, events);
  return (
    <div className={styles.frame}>
      <div
        ref={scroller}
        role="log"
        aria-label={label}
        aria-live="off"
        // What scrolls has to be reachable by keyboard.
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        className={styles.scroller}
        onScroll={scroll.onScroll}
      >
        {events.length === 0 && <p className={styles.empty}>{empty}</p>}
        <ul className={styles.lines}>
          {events.map((event, index) => (
            <Fragment key={event.id}>
              {startsDay(event, events[index - 1]) && (
                <li className={styles.day}>{dayOf(event.at, language)}</li>
              )}
              <Line event={event} hideResource={hideResource} />
            </Fragment>
          ))}
        </ul>
      </div>
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

/** The time of day alone says enough only of today. */
function startsDay(event: InfraEvent, before?: InfraEvent) {
  const day = new Date(event.at).toDateString();
  return day !== (before ? new Date(before.at) : new Date()).toDateString();
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
