import { LoggerService } from '@backstage/backend-plugin-api';
import { ArtifactIntake } from './ArtifactIntake';

/** Images that one replica asks for at once. */
const CONCURRENCY = 8;

export interface IntakeWorkerOptions {
  intake: Pick<ArtifactIntake, 'claim' | 'attempt'>;
  logger: LoggerService;
}

/**
 * Works off what was written down, some at once. What waits is in the database and nowhere else, so that
 * a burst needs no memory and is shared by all replicas.
 */
export class IntakeWorker {
  readonly #options: IntakeWorkerOptions;
  readonly #stopping = new AbortController();
  readonly #running = new Set<Promise<void>>();
  #claiming: Promise<void> | undefined;
  #again = false;

  constructor(options: IntakeWorkerOptions) {
    this.#options = options;
  }

  /** There may be something due. */
  wake(): void {
    if (this.#claiming) {
      this.#again = true;
      return;
    }
    this.#claiming = this.#fill()
      .catch(error =>
        this.#options.logger.warn(
          `Incoming events could not be read and are tried again: ${error}`,
        ),
      )
      .finally(() => {
        this.#claiming = undefined;
        if (this.#again) {
          this.#again = false;
          this.wake();
        }
      });
  }

  async #fill(): Promise<void> {
    const room = CONCURRENCY - this.#running.size;
    if (room <= 0 || this.#stopping.signal.aborted) {
      return;
    }
    const events = await this.#options.intake.claim(room);
    for (const event of events) {
      this.#run(event, events.length === room);
    }
  }

  /** @param hasMore - there may be others that found no room */
  #run(
    event: Parameters<ArtifactIntake['attempt']>[0],
    hasMore: boolean,
  ): void {
    const { intake, logger } = this.#options;
    const running = intake
      .attempt(event, this.#stopping.signal)
      .catch(error =>
        logger.warn(`Event ${event.id} failed and is tried again: ${error}`),
      )
      .finally(() => {
        this.#running.delete(running);
        if (hasMore || this.#running.size === CONCURRENCY - 1) {
          this.wake();
        }
      });
    this.#running.add(running);
  }

  async stop(): Promise<void> {
    this.#stopping.abort(new Error('the plugin is shutting down'));
    await this.#claiming;
    await Promise.all(this.#running);
  }
}
