import { Aside } from '../core';
import { EventBus } from './types';

type AnyListener = (environmentId: string, aside?: Aside) => void;

/** Listeners by environment, within this process. */
export class LocalEventBus implements EventBus {
  readonly #listeners = new Map<string, Set<() => void>>();
  readonly #anyListeners = new Set<AnyListener>();

  onAppended(environmentId: string, listener: () => void): () => void {
    const listeners = this.#listeners.get(environmentId) ?? new Set();
    this.#listeners.set(environmentId, listeners);
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) {
        this.#listeners.delete(environmentId);
      }
    };
  }

  /** Of every environment. @returns the function that ends the subscription */
  onAnyAppended(listener: AnyListener): () => void {
    this.#anyListeners.add(listener);
    return () => this.#anyListeners.delete(listener);
  }

  /** Called after the transaction that stored events. */
  notify(environmentId: string, aside?: Aside): void {
    this.#listeners.get(environmentId)?.forEach(listener => listener());
    this.#anyListeners.forEach(listener => listener(environmentId, aside));
  }
}
