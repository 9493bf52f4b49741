import {
  Deployment,
  Environment,
  InfraEvent,
  Operation,
  ProviderSummary,
  Receipt,
  ResourceInstance,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { fixedId, now } from '../fixtures/ids';
import { providers } from '../fixtures/providers';
import { Blueprint } from '../fixtures/resources';

/** Everything the fixture server keeps of one environment. */
export interface Kept {
  environment: Environment;
  blueprints: Blueprint[];
  resources: ResourceInstance[];
  deployments: Deployment[];
  operations: Operation[];
  receipts: Receipt[];
  /**
   * A resource that fails until it is retried: with `AccessDenied` or `Retrying` again and again by
   * itself, else for good, as the engine does it.
   */
  failing?: {
    address: string;
    reason: 'AccessDenied' | 'Retrying' | 'Conflict' | 'TerminalError';
    message: string;
  };
}

let runs = 0;

type Listener = (event: InfraEvent) => void;

/** The memory of the fixture server. */
export class FixtureState {
  readonly kept = new Map<string, Kept>();
  readonly providers: ProviderSummary[] = structuredClone(providers);
  readonly #events: InfraEvent[] = [];
  readonly #listeners = new Set<Listener>();
  #counter = 0;
  /** Keeps the ids of one memory apart from those of the next, which caches may outlive. */
  readonly #run = runs++;

  nextId(group: number): string {
    this.#counter += 1;
    return fixedId(this.#run * 16 + group, this.#counter);
  }

  add(kept: Kept) {
    this.kept.set(kept.environment.id, kept);
  }

  /** Newest first, as the backend lists them. */
  environments(): Environment[] {
    return [...this.kept.values()]
      .map(({ environment }) => environment)
      .sort((a, b) => b.createdAt.localeCompare(a.createdAt));
  }

  /** Marks a change a client could have overlooked. */
  touch({ environment }: Kept) {
    environment.updatedAt = now();
    environment.etag = `"${environment.id}-${this.nextId(9)}"`;
  }

  emit(event: Omit<InfraEvent, 'id' | 'at'> & { at?: string }) {
    const stored = {
      ...event,
      id: this.#events.length + 1,
      at: event.at ?? now(),
    };
    this.#events.push(stored);
    this.#listeners.forEach(listener => listener(stored));
  }

  eventsOf(environmentId: string, after = 0): InfraEvent[] {
    return this.#events.filter(
      event => event.environmentId === environmentId && event.id > after,
    );
  }

  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
