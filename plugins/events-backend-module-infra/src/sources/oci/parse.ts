import { imageHint, isTag, repositoryOf, timeOf } from '../../checks/hints';
import {
  fields,
  list,
  parseJson,
  payloadReader,
  text,
} from '../../checks/payload';
import { digestOf } from '../../checks/secrets';
import { Delivery, Told } from '../../delivery/types';
import { SourceSettings } from '../../settings/types';

interface Event {
  id: string;
  timestamp?: string;
  action: string;
  target?: { repository?: string; tag?: string; digest?: string };
  request?: { host?: string };
}

const read = payloadReader<{ events: Event[] }>(
  fields(
    {
      events: {
        ...list(
          fields(
            {
              id: text,
              timestamp: text,
              action: text,
              target: fields({ repository: text, tag: text, digest: text }),
              request: fields({ host: text }),
            },
            ['id', 'action'],
          ),
        ),
        minItems: 1,
      },
    },
    ['events'],
  ),
);

/**
 * Notifications of CNCF Distribution. One delivery holds several events; those of blobs, pulls and
 * of parts of multi-platform images have no tag, and tell of nothing that can be deployed.
 */
export function parseNotifications(
  delivery: Delivery,
  { registry }: SourceSettings,
): Told {
  const { events } = read(parseJson(delivery.body));
  const hints = events.flatMap(({ action, target, request }) => {
    if (action !== 'push' || !target?.repository || !isTag(target.tag)) {
      return [];
    }
    const repository = repositoryOf(
      registry ?? request?.host,
      target.repository,
    );
    return [imageHint({ ...target, repository })];
  });
  return {
    deliveryId: idOf(events.map(event => event.id)),
    occurredAt: newest(events),
    hints,
    ignored: 'No image with a tag was pushed',
  };
}

function idOf(ids: string[]): string {
  return ids.length === 1 ? ids[0] : digestOf(ids.join(' '));
}

function newest(events: Event[]): Date | undefined {
  const times = events.flatMap(
    event => timeOf(event.timestamp)?.getTime() ?? [],
  );
  return times.length > 0 ? new Date(Math.max(...times)) : undefined;
}
