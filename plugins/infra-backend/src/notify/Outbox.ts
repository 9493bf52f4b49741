import { complete, Completeness } from '../core';
import { leases, outbox } from '../store';
import { DeliveryOptions, SinkDelivery } from './SinkDelivery';
import { EventSink } from './types';

export interface OutboxOptions extends DeliveryOptions {
  sinks: readonly EventSink[];
}

/**
 * Tells sinks of what the event log has behind their cursors. The log is written together with what
 * it tells of, so nothing that happened is missed, whatever dies.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #deliveries: SinkDelivery[];
  #completeness: Completeness = { upTo: 0 };

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#deliveries = options.sinks.map(
      sink => new SinkDelivery(sink, options),
    );
  }

  /** Sinks that are new are told of what happens from here on. */
  async open(): Promise<void> {
    const { db, sinks, now } = this.#options;
    for (const { name } of sinks) {
      await outbox.ensureSink(db, { name, now: now?.() ?? new Date() });
    }
  }

  /** One round: each sink is told of what there is for it. A sink that fails holds up no other. */
  async deliver(signal: AbortSignal): Promise<void> {
    const { db, logger } = this.#options;
    const seen = await outbox.horizon(db, { above: this.#completeness.upTo });
    this.#completeness = complete(this.#completeness, seen);
    const { upTo } = this.#completeness;
    await Promise.all(
      this.#deliveries.map(delivery =>
        delivery.serve(upTo, signal).catch(error => {
          if (!signal.aborted) {
            logger.warn(
              `${delivery.name} is told of events later, as its place in the log could not be read or written: ${error}`,
            );
          }
        }),
      ),
    );
  }

  /** Leaves the sinks to other replicas at once. */
  async close(): Promise<void> {
    const { db, holder } = this.#options;
    await leases.release(db, { holder });
  }
}
