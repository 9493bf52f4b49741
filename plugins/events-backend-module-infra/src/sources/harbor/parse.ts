import { cloudEventOf } from '../../checks/cloudEvent';
import { imageHint, isTag, repositoryOf, timeOf } from '../../checks/hints';
import {
  fields,
  list,
  parseJson,
  payloadReader,
  text,
} from '../../checks/payload';
import { digestOf } from '../../checks/secrets';
import { Delivery, MalformedDelivery, Told } from '../../delivery/types';
import { SourceSettings } from '../../settings/types';

interface Pushed {
  resources: { digest?: string; tag?: string; resource_url?: string }[];
  repository: { repo_full_name: string };
}

const resource = fields({ digest: text, tag: text, resource_url: text });
const pushed = fields(
  {
    resources: list(resource),
    repository: fields({ repo_full_name: text }, ['repo_full_name']),
  },
  ['resources', 'repository'],
);
const readPushed = payloadReader<Pushed>(pushed);
const readDefault = payloadReader<{
  type: string;
  occur_at?: number;
  event_data?: unknown;
}>(fields({ type: text, occur_at: { type: 'integer' } }, ['type']));

/** Both forms that a webhook of a project can have. */
export function parseHarbor(
  delivery: Delivery,
  settings: SourceSettings,
): Told {
  const type = delivery.headers['content-type'] ?? '';
  return type.startsWith('application/cloudevents+json')
    ? parseCloudEvent(delivery, settings)
    : parseDefault(delivery, settings);
}

function parseDefault(delivery: Delivery, settings: SourceSettings): Told {
  const payload = readDefault(parseJson(delivery.body));
  return {
    // It has no id; the body has the second in which it was pushed.
    deliveryId: digestOf(delivery.body),
    occurredAt: timeOf(payload.occur_at),
    ...(payload.type === 'PUSH_ARTIFACT'
      ? imagesOf(payload.event_data, settings)
      : { ignored: 'It does not tell of a push' }),
  };
}

function parseCloudEvent(delivery: Delivery, settings: SourceSettings): Told {
  const event = cloudEventOf(delivery);
  return {
    deliveryId: event.id,
    occurredAt: timeOf(event.time),
    ...(event.type === 'harbor.artifact.pushed'
      ? imagesOf(event.data, settings)
      : { ignored: 'It does not tell of a push' }),
  };
}

function imagesOf(
  data: unknown,
  { registry }: SourceSettings,
): Pick<Told, 'hints' | 'ignored'> {
  const { resources, repository } = readPushed(data);
  // Parts of multi-platform images have a digest in the place of the tag.
  const hints = resources
    .filter(one => isTag(one.tag))
    .map(({ tag, digest, resource_url }) => {
      const host = registry ?? resource_url?.split('/')[0];
      if (!host) {
        throw new MalformedDelivery(
          'It names no registry, and its source has none',
        );
      }
      const name = repositoryOf(host, repository.repo_full_name);
      return imageHint({ repository: name, tag, digest });
    });
  return { hints, ignored: 'No image with a tag was pushed' };
}
