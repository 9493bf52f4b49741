import {
  imageHint,
  isDigest,
  isTag,
  repositoryOf,
  timeOf,
} from '../../checks/hints';
import { fields, parseJson, payloadReader, text } from '../../checks/payload';
import { Delivery, MalformedDelivery, Told } from '../../delivery/types';

const readEnvelope = payloadReader<{
  message: { data?: string; messageId: string; publishTime?: string };
}>(
  fields(
    {
      message: fields({ data: text, messageId: text, publishTime: text }, [
        'messageId',
      ]),
    },
    ['message'],
  ),
);
const readChange = payloadReader<{
  action: string;
  digest?: string;
  tag?: string;
}>(fields({ action: text, digest: text, tag: text }, ['action']));

/** A message of the topic `gcr`, pushed by Pub/Sub in its envelope. */
export function parseArtifactRegistry(delivery: Delivery): Told {
  const { message } = readEnvelope(parseJson(delivery.body));
  const told = {
    deliveryId: message.messageId,
    occurredAt: timeOf(message.publishTime),
  };
  const data = Buffer.from(message.data ?? '', 'base64');
  const { action, digest, tag } = readChange(parseJson(data));
  if (action !== 'INSERT' || !tag) {
    return { ...told, ignored: 'No image with a tag was pushed' };
  }
  return { ...told, hints: [hintOf(tag, digest)] };
}

/** Both are whole references: `host/project/repository/image:tag` and `…@sha256:…`. */
function hintOf(reference: string, digestReference?: string) {
  const colon = reference.lastIndexOf(':');
  const tag = reference.slice(colon + 1);
  if (colon < 0 || !isTag(tag)) {
    throw new MalformedDelivery('/tag is no reference with a tag');
  }
  const name = reference.slice(0, colon);
  const [other, digest] = digestReference?.split('@') ?? [name];
  if (other !== name || (digest !== undefined && !isDigest(digest))) {
    throw new MalformedDelivery('/digest is no reference of the same image');
  }
  return imageHint({ repository: repositoryOf(undefined, name), tag, digest });
}
