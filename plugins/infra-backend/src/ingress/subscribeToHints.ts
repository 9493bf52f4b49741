import { LoggerService } from '@backstage/backend-plugin-api';
import { EventsService } from '@backstage/plugin-events-node';
import {
  ArtifactHints,
  artifactHintsTopic,
  HintAnswers,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { ArtifactIntake, IntakeWorker } from '../service';
import { readHints } from './hintPayload';

/**
 * Takes what sources tell of images: writes it down, and lets it be worked off. What cannot be written down is
 * sent again where a sender waits for the answer, and else tried again here.
 */
export async function subscribeToHints(options: {
  events: EventsService;
  intake: Pick<ArtifactIntake, 'record'>;
  worker: Pick<IntakeWorker, 'wake'>;
  hintAnswers: Pick<HintAnswers, 'fail'>;
  /** Tries it for a while; false where it does not. */
  later: { take(work: () => Promise<void>): boolean };
  logger: LoggerService;
}): Promise<void> {
  const { events, intake, worker, hintAnswers, later, logger } = options;
  const take = async (hints: ArtifactHints) => {
    if (await intake.record(hints)) {
      worker.wake();
    }
  };
  await events.subscribe({
    id: 'infra',
    topics: [artifactHintsTopic],
    onEvent: async ({ eventPayload, metadata }) => {
      const hints = hintsOf(eventPayload, logger);
      if (!hints) {
        return;
      }
      try {
        await take(hints);
      } catch (error) {
        if (hintAnswers.fail(metadata, error)) {
          return;
        }
        const isTried = later.take(() => take(hints));
        logger.warn(
          `What ${hints.source} told of images is ${
            isTried ? 'written down later' : 'lost; too much waits already'
          }: ${error}`,
        );
      }
    },
  });
}

/** What cannot be read is written down as such, where it says at least whose it is. */
function hintsOf(
  payload: unknown,
  logger: LoggerService,
): ArtifactHints | undefined {
  const read = readHints(payload);
  if ('hints' in read) {
    return read.hints;
  }
  const reason = `What ${artifactHintsTopic} carried cannot be read, at ${read.problem}`;
  logger.warn(reason);
  return (
    read.delivery && { ...read.delivery, hints: [], fate: 'Rejected', reason }
  );
}
