import { EventEmitter, on } from 'node:events';
import { InfraEvent } from '@infra-orchestration/backstage-plugin-infra-common';
import { ListEventsRequest } from '../../infraService';

/** The log of environments in memory, for {@link FakeInfraService}. */
export class FakeEvents {
  readonly #events: InfraEvent[];
  readonly #emitter = new EventEmitter();

  constructor(known: InfraEvent[] = []) {
    this.#events = [...known];
  }

  emit(event: Omit<InfraEvent, 'id' | 'at'>): InfraEvent {
    const stored = {
      ...event,
      id: (this.#events[this.#events.length - 1]?.id ?? 0) + 1,
      at: new Date().toISOString(),
    };
    this.#events.push(stored);
    this.#emitter.emit('event', stored);
    return stored;
  }

  list(request: ListEventsRequest): InfraEvent[] {
    const { environmentId, deploymentId, type, afterId = 0 } = request;
    const wanted = this.#events.filter(
      event =>
        event.environmentId === environmentId &&
        event.id > afterId &&
        (deploymentId === undefined || event.deploymentId === deploymentId) &&
        (type === undefined || event.type === type),
    );
    const inOrder = request.order === 'desc' ? wanted.reverse() : wanted;
    return inOrder.slice(0, request.limit ?? 50);
  }

  async *follow(
    { environmentId, afterId = 0 }: { environmentId: string; afterId?: number },
    { signal }: { signal?: AbortSignal },
  ): AsyncIterable<InfraEvent> {
    // Listens before it reads what is stored, so that nothing falls in between.
    const later = on(this.#emitter, 'event', { signal });
    const wanted = (event: InfraEvent) =>
      event.environmentId === environmentId && event.id > afterId;
    let last = 0;
    try {
      for (const event of this.#events.filter(wanted)) {
        last = event.id;
        yield event;
      }
      for await (const [event] of later) {
        if (wanted(event) && event.id > last) {
          yield event;
        }
      }
    } catch (error) {
      if (!signal?.aborted) {
        throw error;
      }
    }
  }
}
