import { imageHint, isTag, repositoryOf, timeOf } from '../../checks/hints';
import { fields, parseJson, payloadReader, text } from '../../checks/payload';
import { digestOf } from '../../checks/secrets';
import { Delivery, MalformedDelivery, Told } from '../../delivery/types';
import { SourceSettings } from '../../settings/types';

const read = payloadReader<{
  id?: string;
  timestamp?: string;
  action: string;
  target?: unknown;
  request?: { host?: string };
}>(
  fields(
    {
      ...{ id: text, timestamp: text, action: text },
      request: fields({ host: text }),
    },
    ['action'],
  ),
);
const readTarget = payloadReader<{
  repository: string;
  tag?: string;
  digest?: string;
}>(fields({ repository: text, tag: text, digest: text }, ['repository']));

/** A webhook of Azure Container Registry; one that tests the address (`ping`) has an action alone. */
export function parseAcr(
  delivery: Delivery,
  { registry }: SourceSettings,
): Told {
  const event = read(parseJson(delivery.body));
  const told = {
    deliveryId: event.id ?? digestOf(delivery.body),
    occurredAt: timeOf(event.timestamp),
  };
  if (event.action !== 'push') {
    return { ...told, ignored: 'It does not tell of a push of an image' };
  }
  const { repository: path, tag, digest } = readTarget(event.target);
  if (!isTag(tag)) {
    return { ...told, ignored: 'No image with a tag was pushed' };
  }
  const host = registry ?? event.request?.host;
  if (!host) {
    throw new MalformedDelivery('/request/host is missing');
  }
  const repository = repositoryOf(host, path);
  return { ...told, hints: [imageHint({ repository, tag, digest })] };
}
