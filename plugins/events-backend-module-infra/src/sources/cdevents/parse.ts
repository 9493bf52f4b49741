import { cloudEventOf } from '../../checks/cloudEvent';
import { imageHint, timeOf } from '../../checks/hints';
import { payloadReader } from '../../checks/payload';
import { digestOf } from '../../checks/secrets';
import { Delivery, MalformedDelivery, Told } from '../../delivery/types';
import { SourceSettings } from '../../settings/types';
import { imageOfPurl } from './purl';
import { ArtifactEvent, artifactEventSchema } from './schema';

const read = payloadReader<ArtifactEvent>(artifactEventSchema);
/** Followed by the version of the event, which is not ours to choose. */
const TYPES = [
  'dev.cdevents.artifact.packaged.',
  'dev.cdevents.artifact.published.',
];

export function parseCdEvent(
  delivery: Delivery,
  { registry }: SourceSettings,
): Told {
  const event = cloudEventOf(delivery);
  const deliveryId = digestOf(`${event.source} ${event.id}`);
  const occurredAt = timeOf(event.time);
  if (!TYPES.some(type => event.type.startsWith(type))) {
    return { deliveryId, occurredAt, ignored: 'It is no event of an artifact' };
  }
  const { context, subject } = read(event.data);
  if (context.type !== event.type || context.id !== event.id) {
    throw new MalformedDelivery('Envelope and context are of different events');
  }
  const image = imageOfPurl(subject.id, registry);
  if (!image) {
    return { deliveryId, occurredAt, ignored: 'The artifact is no image' };
  }
  const hint = imageHint(image, {
    commit: subject.content.change?.id,
    sourceUrl: subject.content.change?.source,
    author: subject.content.user,
  });
  return { deliveryId, occurredAt: timeOf(context.timestamp), hints: [hint] };
}
