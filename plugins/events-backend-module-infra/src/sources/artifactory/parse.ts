import { imageHint, isTag, repositoryOf } from '../../checks/hints';
import { fields, parseJson, payloadReader, text } from '../../checks/payload';
import { digestOf } from '../../checks/secrets';
import { Delivery, MalformedDelivery, Told } from '../../delivery/types';
import { SourceSettings } from '../../settings/types';

const readEvent = payloadReader<{
  domain: string;
  event_type: string;
  data?: unknown;
}>(fields({ domain: text, event_type: text }, ['domain', 'event_type']));
const readData = payloadReader<{
  repo_key: string;
  image_name: string;
  tag: string;
  sha256?: string;
}>(
  fields({ repo_key: text, image_name: text, tag: text, sha256: text }, [
    'repo_key',
    'image_name',
    'tag',
  ]),
);

/** A predefined webhook of the domain `docker`. */
export function parseArtifactory(
  delivery: Delivery,
  settings: SourceSettings,
): Told {
  const event = readEvent(parseJson(delivery.body));
  // It has no id and no time; the same body tells of the same tag on the same digest.
  const deliveryId = digestOf(delivery.body);
  if (event.domain !== 'docker' || event.event_type !== 'pushed') {
    return { deliveryId, ignored: 'It does not tell of a push of an image' };
  }
  const { repo_key: key, image_name: name, tag, sha256 } = readData(event.data);
  if (!isTag(tag)) {
    return { deliveryId, ignored: 'No image with a tag was pushed' };
  }
  const repository = repositoryOf(registryOf(key, settings), name);
  const hint = imageHint({ repository, tag, digest: `sha256:${sha256}` });
  return { deliveryId, hints: [hint] };
}

/** Its repositories are found below its host by their keys, or at hosts of their own. */
function registryOf(key: string, settings: SourceSettings): string {
  const own = settings.registries[key];
  if (!own && !settings.registry) {
    throw new MalformedDelivery(
      'Neither registry nor registries of its source are for its repository',
    );
  }
  return own ?? `${settings.registry}/${key}`;
}
