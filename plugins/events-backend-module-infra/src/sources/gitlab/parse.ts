import { fields, parseJson, payloadReader, text } from '../../checks/payload';
import { digestOf } from '../../checks/secrets';
import { Delivery, Told } from '../../delivery/types';
import { SourceSettings } from '../../settings/types';
import { parseNotifications } from '../oci/parse';
import { parseMergeRequest } from './mergeRequests';
import { parsePipeline } from './pipelines';
import { isWebhook } from './verify';

const readKind = payloadReader<{ object_kind: string }>(
  fields({ object_kind: text }, ['object_kind']),
);

/**
 * Notifications of GitLab's registry, and webhooks of projects and groups. A push of a Git tag is
 * not listened to: the image that it leads to is not there yet.
 */
export function parseGitlab(
  delivery: Delivery,
  settings: SourceSettings,
): Told {
  if (!isWebhook(delivery)) {
    return parseNotifications(delivery, settings);
  }
  const payload = parseJson(delivery.body);
  // Of the body, so that what comes by HTTP and by a topic has the same id.
  const deliveryId = digestOf(JSON.stringify(payload));
  switch (readKind(payload).object_kind) {
    case 'pipeline':
      return { deliveryId, ...parsePipeline(payload, settings) };
    case 'merge_request':
      return { deliveryId, ...parseMergeRequest(payload) };
    default:
      return { deliveryId, ignored: 'It is no event that is listened to' };
  }
}
