import {
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import { randomUUID } from 'node:crypto';

/** Metadata of an event are handed on within a process, and are lost on the way to another one. */
const KEY = 'infra-hint-answer';

type Metadata = Record<string, string | string[] | undefined>;

/**
 * By which whoever publishes hints learns that they could not be written down. The events service tells
 * nobody of a subscriber that fails, so a source would say that it took what is lost.
 *
 * @public
 */
export interface HintAnswers {
  /**
   * Publishes something, and waits for what becomes of it in this process. The events service hands it
   * to all subscribers here before it comes back; those of other processes get it by the event bus.
   *
   * @param publish - has to publish with the metadata that it is given
   * @throws what the infra plugin of this process failed with
   */
  publish(
    publish: (metadata: Record<string, string>) => Promise<void>,
  ): Promise<void>;
  /**
   * Says that an event could not be taken.
   *
   * @param metadata - of the event
   * @returns whether somebody in this process waits for that, and lets it be sent again
   */
  fail(metadata: Metadata | undefined, error: unknown): boolean;
}

class WaitingPublishers implements HintAnswers {
  readonly #failures = new Map<string, unknown[]>();

  async publish(publish: Parameters<HintAnswers['publish']>[0]): Promise<void> {
    const id = randomUUID();
    const failures: unknown[] = [];
    this.#failures.set(id, failures);
    try {
      await publish({ [KEY]: id });
    } finally {
      this.#failures.delete(id);
    }
    if (failures.length > 0) {
      throw failures[0];
    }
  }

  fail(metadata: Metadata | undefined, error: unknown): boolean {
    const failures = this.#failures.get(String(metadata?.[KEY]));
    failures?.push(error);
    return failures !== undefined;
  }
}

/** One for all plugins of a process. @public */
export const infraHintAnswersServiceRef = createServiceRef<HintAnswers>({
  id: 'infra.hint-answers',
  scope: 'root',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: {},
      factory: () => new WaitingPublishers(),
    }),
});
