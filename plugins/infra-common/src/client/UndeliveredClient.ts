import { UndeliveredEvent } from '../domain';
import { InfraRequestOptions, Page, UndeliveredEventRef } from './InfraApi';
import { Requests } from './requests';

/** The part of the API that is about events which a receiver never took. */
export class UndeliveredClient {
  readonly #requests: Requests;

  constructor(requests: Requests) {
    this.#requests = requests;
  }

  async listUndeliveredEvents(
    page: { limit?: number; cursor?: string } = {},
    options?: InfraRequestOptions,
  ): Promise<Page<UndeliveredEvent>> {
    return this.#requests.json(options, api =>
      api.listUndeliveredEvents({ query: page }, options),
    );
  }

  async retryUndeliveredEvents(
    events: UndeliveredEventRef[],
    options?: InfraRequestOptions,
  ): Promise<{ count: number }> {
    return this.#requests.json(options, api =>
      api.retryUndeliveredEvents({ body: { events } }, options),
    );
  }

  async dismissUndeliveredEvents(
    events: UndeliveredEventRef[],
    options?: InfraRequestOptions,
  ): Promise<{ count: number }> {
    return this.#requests.json(options, api =>
      api.dismissUndeliveredEvents({ body: { events } }, options),
    );
  }
}
