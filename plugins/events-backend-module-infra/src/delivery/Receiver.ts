import { LoggerService } from '@backstage/backend-plugin-api';
import { EventParams, EventsService } from '@backstage/plugin-events-node';
import {
  ArtifactHint,
  ArtifactHints,
  artifactHintsTopic,
  HintAnswers,
  PullRequestHint,
  pullRequestHintsTopic,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { digestOf } from '../checks/secrets';
import { SourceSettings } from '../settings/types';
import { Budget } from './Budget';
import { Delivery, MalformedDelivery, Source, Told, Verifier } from './types';

/** Records of a minute and sender. What is over is answered all the same. */
const MAX_REJECTED = 10;
const MAX_IGNORED = 30;
/** Clocks differ. */
const MAX_AHEAD_MS = 10 * 60_000;
const MAX_ID = 200;
/** What is told at once. */
const MAX_HINTS = 100;

export interface Answer {
  status: number;
  body: { status: 'accepted' | 'ignored' | 'refused'; reason?: string };
}

/** Whether the sender waits for the answer, and sends again what is not taken. */
type Sender = { isAwaited: boolean };

/** Takes what one sender sends: verifies it, reads it, and publishes what it tells of. */
export class Receiver {
  readonly #verify: Verifier;
  readonly #rejected: Budget;
  readonly #ignored: Budget;

  constructor(
    readonly source: Source,
    readonly settings: SourceSettings,
    private readonly options: {
      answers: Pick<HintAnswers, 'publish'>;
      events: Pick<EventsService, 'publish'>;
      logger: LoggerService;
    },
  ) {
    this.#verify = source.verifier(settings);
    this.#rejected = new Budget(MAX_REJECTED, Date.now);
    this.#ignored = new Budget(MAX_IGNORED, Date.now);
  }

  /**
   * What came by HTTP.
   *
   * @throws where it cannot be judged or stored now; the sender is to send it again
   */
  async receive(delivery: Delivery): Promise<Answer> {
    const refusal = await this.#verify(delivery);
    return refusal
      ? this.refuse(refusal.status, refusal.reason, delivery.body)
      : this.#receive(delivery, { isAwaited: true });
  }

  /** What was verified by whoever published it on a topic of the events service, and is not sent again. */
  async receiveVerified(delivery: Delivery): Promise<Answer> {
    return this.#receive(delivery, { isAwaited: false });
  }

  async #receive(delivery: Delivery, sender: Sender): Promise<Answer> {
    let told: Told;
    try {
      told = this.source.parse(delivery, this.settings);
    } catch (error) {
      if (error instanceof MalformedDelivery) {
        return this.refuse(400, error.message, delivery.body);
      }
      throw error;
    }
    const misfit = this.#misfitInTime(told, delivery.receivedAt);
    if (misfit) {
      const status = this.source.staleStatus ?? 403;
      return this.refuse(status, misfit, delivery.body);
    }
    return this.#publish(told, sender);
  }

  /**
   * Answers what is not let in, whether or not that can be recorded. Whoever sends such things often
   * enough is answered without a record of it. Its id cannot be that of a genuine delivery, which it would else stand in the way of.
   */
  async refuse(
    status: number,
    reason: string,
    body: Buffer = Buffer.alloc(0),
  ): Promise<Answer> {
    const withheld = this.#rejected.take();
    if (withheld !== undefined) {
      const whole = withWithheld(reason, withheld);
      this.options.logger.warn(
        `A delivery of the source ${this.#label} was refused: ${whole}`,
      );
      await this.#note({
        deliveryId: refusedId(status, body),
        hints: [],
        fate: 'Rejected',
        reason: whole,
      });
    }
    return { status, body: { status: 'refused', reason } };
  }

  async #publish(told: Told, sender: Sender): Promise<Answer> {
    const { deliveryId, hints = [], pullRequest } = told;
    if (pullRequest) {
      const eventPayload: PullRequestHint = {
        ...pullRequest,
        source: this.source.kind as PullRequestHint['source'],
        deliveryId: this.#idOf(deliveryId),
      };
      await this.options.events.publish({
        topic: pullRequestHintsTopic,
        eventPayload,
      });
      return { status: 202, body: { status: 'accepted' } };
    }
    if (hints.length > 0) {
      await this.#publishInParts(deliveryId, hints, sender);
      return { status: 202, body: { status: 'accepted' } };
    }
    const reason = told.ignored ?? 'It tells of no image';
    const withheld = this.#ignored.take();
    if (withheld !== undefined) {
      await this.#note({
        deliveryId,
        hints,
        fate: 'Ignored',
        reason: withWithheld(reason, withheld),
      });
    }
    return { status: 202, body: { status: 'ignored', reason } };
  }

  /** What of it was stored when the next part could not be is known when all comes again. */
  async #publishInParts(
    deliveryId: string,
    hints: ArtifactHint[],
    { isAwaited }: Sender,
  ): Promise<void> {
    for (let at = 0; at < hints.length; at += MAX_HINTS) {
      const part = {
        deliveryId: at === 0 ? deliveryId : `${deliveryId}/${at}`,
        hints: hints.slice(at, at + MAX_HINTS),
      };
      await (isAwaited
        ? this.options.answers.publish(metadata =>
            this.#publishHints(part, metadata),
          )
        : this.#publishHints(part));
    }
  }

  /** For the record only: nothing that has to be done is lost with it. */
  async #note(hints: Omit<ArtifactHints, 'source'>): Promise<void> {
    await this.#publishHints(hints).catch(error =>
      this.options.logger.warn(
        `A delivery of the source ${this.#label} is not recorded: ${error}`,
      ),
    );
  }

  async #publishHints(
    hints: Omit<ArtifactHints, 'source'>,
    metadata?: EventParams['metadata'],
  ): Promise<void> {
    const eventPayload: ArtifactHints = {
      ...hints,
      source: this.source.kind,
      deliveryId: this.#idOf(hints.deliveryId),
    };
    await this.options.events.publish({
      topic: artifactHintsTopic,
      eventPayload,
      ...(metadata && { metadata }),
    });
  }

  #misfitInTime(told: Told, receivedAt: Date): string | undefined {
    if (!told.occurredAt) {
      return undefined;
    }
    const age = receivedAt.getTime() - told.occurredAt.getTime();
    if (age < -MAX_AHEAD_MS) {
      return 'It tells of what is yet to come';
    }
    return age > this.settings.maxAge ? 'It is too old' : undefined;
  }

  /** Two senders of one kind may give the same id to different things. */
  #idOf(deliveryId: string): string {
    const { name } = this.settings;
    const id = name ? `${name}:${deliveryId}` : deliveryId;
    return id.length <= MAX_ID && /^[\x21-\x7e]+$/.test(id) ? id : digestOf(id);
  }

  get #label(): string {
    const { kind, name } = this.settings;
    return name ? `${kind}/${name}` : kind;
  }
}

/** The same for the same thing within a minute, so that somebody who insists is seen as such. */
function refusedId(status: number, body: Buffer): string {
  const minute = Math.floor(Date.now() / 60_000);
  return `refused-${digestOf(`${minute} ${status} ${digestOf(body)}`)}`;
}

function withWithheld(reason: string, withheld: number): string {
  return withheld === 0
    ? reason
    : `${reason} (${withheld} more before it were not recorded)`;
}
