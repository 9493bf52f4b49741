import { imageHint, isTag, repositoryOf, timeOf } from '../../checks/hints';
import { fields, parseJson, payloadReader, text } from '../../checks/payload';
import { Delivery, MalformedDelivery, Told } from '../../delivery/types';
import { SourceSettings } from '../../settings/types';

const IMAGE_ACTION = 'ECR Image Action';

interface Action {
  result: string;
  'action-type': string;
  'repository-name': string;
  'image-digest'?: string;
  'image-tag'?: string;
}

const readEnvelope = payloadReader<{
  id: string;
  source: string;
  'detail-type': string;
  account: string;
  region: string;
  time: string;
  detail?: unknown;
}>(
  fields(
    {
      ...{ id: text, source: text, 'detail-type': text },
      account: { type: 'string', pattern: '^\\d{12}$' },
      region: { type: 'string', pattern: '^[a-z0-9-]+$' },
      time: { type: 'string', format: 'date-time' },
    },
    ['id', 'source', 'detail-type', 'account', 'region', 'time'],
  ),
);
const readAction = payloadReader<Action>(
  fields(
    {
      ...{ result: text, 'action-type': text, 'repository-name': text },
      ...{ 'image-digest': text, 'image-tag': text },
    },
    ['result', 'action-type', 'repository-name'],
  ),
);

/** An event of EventBridge, as it is found in a queue. */
export function parseEcr(
  delivery: Delivery,
  { registry }: SourceSettings,
): Told {
  const event = readEnvelope(parseJson(delivery.body));
  const told = { deliveryId: event.id, occurredAt: timeOf(event.time) };
  if (event.source !== 'aws.ecr' || event['detail-type'] !== IMAGE_ACTION) {
    return { ...told, ignored: 'It is no action on an image of ECR' };
  }
  const action = readAction(event.detail);
  if (action['action-type'] !== 'PUSH' || action.result !== 'SUCCESS') {
    return { ...told, ignored: 'It does not tell of a push that succeeded' };
  }
  const { 'image-tag': tag, 'image-digest': digest } = action;
  if (!tag) {
    return { ...told, ignored: 'No image with a tag was pushed' };
  }
  if (!isTag(tag)) {
    throw new MalformedDelivery('/detail/image-tag is no tag');
  }
  const repository = repositoryOf(
    registry ?? registryOf(event.account, event.region),
    action['repository-name'],
  );
  return { ...told, hints: [imageHint({ repository, tag, digest })] };
}

function registryOf(account: string, region: string): string {
  const china = region.startsWith('cn-') ? '.cn' : '';
  return `${account}.dkr.ecr.${region}.amazonaws.com${china}`;
}
