import { imageHint, repositoryOf } from '../../checks/hints';
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

const read = payloadReader<{
  docker_url?: string;
  repository: string;
  updated_tags?: string[];
}>(
  fields({ docker_url: text, repository: text, updated_tags: list(text) }, [
    'repository',
  ]),
);

/**
 * A notification of Quay of the event "Push to Repository". It has neither id nor time: a tag that is
 * pushed twice is told of by the same bytes. So each arrival counts as a delivery of its own; one
 * that is repeated costs a question to the registry, and finds nothing new.
 */
export function parseQuay(
  delivery: Delivery,
  { registry }: SourceSettings,
): Told {
  const payload = read(parseJson(delivery.body));
  const path = payload.repository;
  const repository =
    registry || !payload.docker_url
      ? repositoryOf(registry ?? 'quay.io', path)
      : repositoryOf(undefined, payload.docker_url);
  const tags = payload.updated_tags ?? [];
  return {
    deliveryId: `${digestOf(delivery.body)}-${delivery.receivedAt.getTime()}`,
    hints: tags.map(tag => imageHint({ repository, tag })),
    ignored: 'No tag was pushed',
  };
}
