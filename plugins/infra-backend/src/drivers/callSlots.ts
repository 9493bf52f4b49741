import { Slots } from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';

/** Right to make one call at a provider; taken before a call and given back after it. */
export interface CallSlots {
  run<T>(
    provider: { name?: string; concurrency?: number },
    signal: AbortSignal,
    call: () => Promise<T>,
  ): Promise<T>;
}

/** Limits within one process: enough where there is only one, as on SQLite. */
export class LocalCallSlots implements CallSlots {
  readonly #default: number;
  readonly #slots = new Map<string, Slots>();

  /** @param defaultConcurrency - for providers that name no limit */
  constructor(defaultConcurrency: number) {
    this.#default = defaultConcurrency;
  }

  async run<T>(
    provider: { name?: string; concurrency?: number },
    signal: AbortSignal,
    call: () => Promise<T>,
  ): Promise<T> {
    if (provider.name === undefined) {
      return await call();
    }
    const slots = this.#slotsOf(provider.name, provider.concurrency);
    const leave = await slots.take(signal);
    try {
      return await call();
    } finally {
      leave();
    }
  }

  #slotsOf(name: string, limit = this.#default): Slots {
    // Another limit makes other slots; calls under the old one run out.
    const key = `${name}/${limit}`;
    let slots = this.#slots.get(key);
    if (!slots) {
      slots = new Slots(limit);
      this.#slots.set(key, slots);
    }
    return slots;
  }
}
