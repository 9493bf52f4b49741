import { LoggerService } from '@backstage/backend-plugin-api';
import { EventsService } from '@backstage/plugin-events-node';
import { artifactHintsTopic } from '@infra-orchestration/backstage-plugin-infra-node';
import { ArtifactIntake, IntakeWorker } from '../service';
import { readHints } from './hintPayload';

/** Takes what sources tell of images: writes it down, and lets it be worked off. */
export async function subscribeToHints(options: {
  events: EventsService;
  intake: ArtifactIntake;
  worker: Pick<IntakeWorker, 'wake'>;
  logger: LoggerService;
}): Promise<void> {
  const { events, intake, worker, logger } = options;
  await events.subscribe({
    id: 'infra',
    topics: [artifactHintsTopic],
    onEvent: async ({ eventPayload }) => {
      const read = readHints(eventPayload);
      if ('hints' in read) {
        if (await intake.record(read.hints)) {
          worker.wake();
        }
        return;
      }
      const reason = `What ${artifactHintsTopic} carried cannot be read, at ${read.problem}`;
      logger.warn(reason);
      if (read.delivery) {
        await intake.record({
          ...{ ...read.delivery, hints: [], fate: 'Rejected', reason },
        });
      }
    },
  });
}
