import { LoggerService } from '@backstage/backend-plugin-api';
import { EventsService } from '@backstage/plugin-events-node';
import {
  PullRequestHint,
  pullRequestHintsTopic,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { readPullRequestHint } from './pullRequestPayload';

/** Takes what sources tell of pull requests. */
export async function subscribeToPullRequests(options: {
  events: EventsService;
  take(hint: PullRequestHint): Promise<void>;
  logger: LoggerService;
}): Promise<void> {
  const { events, take, logger } = options;
  await events.subscribe({
    id: 'infra-previews',
    topics: [pullRequestHintsTopic],
    onEvent: async ({ eventPayload }) => {
      const read = readPullRequestHint(eventPayload);
      if ('problem' in read) {
        logger.warn(
          `What ${pullRequestHintsTopic} carried cannot be read, at ${read.problem}`,
        );
        return;
      }
      await take(read.hint);
    },
  });
}
