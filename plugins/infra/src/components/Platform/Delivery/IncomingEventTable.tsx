import { Button } from '@backstage/ui';
import { IncomingEvent } from '@infra-orchestration/backstage-plugin-infra-common';
import {
  EVENT_PAGE,
  IncomingEventList,
} from '../../../hooks/useIncomingEvents';
import { useLanguage } from '../../../hooks/useLanguage';
import { useT } from '../../../hooks/useT';
import { shortDigest } from '../../../lib/imageName';
import { absoluteTime } from '../../../lib/time';
import { Age, Message, Pager, StatusPill, WideTable } from '../../common';
import { sourceName } from './sourceName';
import styles from './Delivery.module.css';

interface IncomingEventTableProps {
  list: IncomingEventList;
  onOpen: (event: IncomingEvent) => void;
}

/** One page of events, an event a row. */
export function IncomingEventTable({ list, onOpen }: IncomingEventTableProps) {
  const { query, page } = list;
  const t = useT();
  const items = query.data?.items ?? [];
  return (
    <>
      <WideTable
        label={t('incoming.list')}
        minWidth="48rem"
        isStale={query.isPlaceholderData}
        columns={[
          t('incoming.told'),
          t('incoming.source'),
          t('incoming.fate'),
          t('incoming.received'),
          t('incoming.details'),
        ]}
      >
        <tbody>
          {items.map(event => (
            <Row key={event.id} event={event} onOpen={onOpen} />
          ))}
        </tbody>
      </WideTable>
      {(page.number > 0 || page.hasNext) && (
        <Pager
          of={t('incoming.title')}
          from={page.number * EVENT_PAGE}
          count={items.length}
          total={query.data?.totalItems}
          onPrevious={page.number > 0 ? page.previous : undefined}
          onNext={page.hasNext ? page.next : undefined}
        />
      )}
    </>
  );
}

function Row(props: {
  event: IncomingEvent;
  onOpen: (event: IncomingEvent) => void;
}) {
  const { event, onOpen } = props;
  const t = useT();
  const language = useLanguage();
  const source = sourceName(t, event.source);
  return (
    <tr>
      <th scope="row">
        <Told event={event} />
      </th>
      <td>{source}</td>
      <td>
        <StatusPill kind="fate" value={event.fate} plain />
        {event.reason && (
          <span className={styles.quiet}>
            <Message text={event.reason} />
          </span>
        )}
      </td>
      <td className={styles.time}>
        <Age at={event.receivedAt} />
      </td>
      <td>
        <Button
          variant="tertiary"
          size="small"
          aria-label={t('incoming.detailsOf', {
            source,
            time: absoluteTime(event.receivedAt, language),
          })}
          onPress={() => onOpen(event)}
        >
          {t('incoming.details')}
        </Button>
      </td>
    </tr>
  );
}

function Told({ event }: { event: IncomingEvent }) {
  const { repository, tag, digest } = event;
  const t = useT();
  if (!repository) {
    return <span className={styles.quiet}>{t('incoming.toldNothing')}</span>;
  }
  return (
    <>
      <span className={styles.image}>
        {tag ? `${repository}:${tag}` : repository}
      </span>
      {digest && <span className={styles.quiet}>{shortDigest(digest)}</span>}
    </>
  );
}
