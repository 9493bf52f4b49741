import { parseJson } from '../../checks/payload';
import { digestOf } from '../../checks/secrets';
import { Delivery, Told } from '../../delivery/types';
import { SourceSettings } from '../../settings/types';
import { parsePackage } from './packages';
import { parsePullRequest } from './pullRequests';
import { parseWorkflowRun } from './workflowRuns';

const PARSERS: Record<
  string,
  (payload: unknown, settings: SourceSettings) => Omit<Told, 'deliveryId'>
> = {
  package: parsePackage,
  registry_package: parsePackage,
  workflow_run: parseWorkflowRun,
  pull_request: parsePullRequest,
};

export const githubEvents = Object.keys(PARSERS);

/**
 * The id is made of what is signed. The header `X-GitHub-Delivery` is not: with it somebody could
 * replay a delivery under another name. Written anew, so that what comes by HTTP and by a topic
 * has the same id.
 */
export function parseGithub(
  delivery: Delivery,
  settings: SourceSettings,
): Told {
  const payload = parseJson(delivery.body);
  const deliveryId = digestOf(JSON.stringify(payload));
  const event = delivery.headers['x-github-event'] ?? delivery.subTopic ?? '';
  const parse = Object.hasOwn(PARSERS, event) ? PARSERS[event] : undefined;
  return parse
    ? { deliveryId, ...parse(payload, settings) }
    : { deliveryId, ignored: 'It is no event that is listened to' };
}
