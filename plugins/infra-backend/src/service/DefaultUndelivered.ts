import {
  Page,
  UndeliveredEvent,
  UndeliveredEventRef,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { Db, outbox } from '../store';
import { CallOptions, PageRequest } from './types';
import { UndeliveredUseCases } from './undeliveredTypes';

export interface DefaultUndeliveredOptions {
  db: Db;
  /** Names of those who are told of events, as the configuration is now. */
  sinks: readonly string[];
}

const defaultLimit = 50;

/** Events that were given up, before anybody asks whether the caller may see them. */
export class DefaultUndelivered implements UndeliveredUseCases {
  readonly #options: DefaultUndeliveredOptions;

  constructor(options: DefaultUndeliveredOptions) {
    this.#options = options;
  }

  async list(
    { limit = defaultLimit, cursor }: PageRequest,
    _options: CallOptions,
  ): Promise<Page<UndeliveredEvent>> {
    const { db, sinks } = this.#options;
    const { items, nextCursor } = await outbox.listUndelivered(db, {
      limit,
      cursor,
    });
    return {
      items: items.map(each => ({
        ...each,
        canRetry: each.message !== undefined && sinks.includes(each.sink),
      })),
      nextCursor,
    };
  }

  async retry(
    events: readonly UndeliveredEventRef[],
    _options: CallOptions,
  ): Promise<{ count: number }> {
    const { db, sinks } = this.#options;
    const keys = events.filter(({ sink }) => sinks.includes(sink));
    const now = new Date();
    return { count: await outbox.requestRetries(db, { keys, now }) };
  }

  async dismiss(
    events: readonly UndeliveredEventRef[],
    _options: CallOptions,
  ): Promise<{ count: number }> {
    const { db } = this.#options;
    return { count: await outbox.removeUndelivered(db, events) };
  }
}
