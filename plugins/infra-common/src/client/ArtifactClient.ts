import {
  Artifact,
  ArtifactInput,
  ArtifactJourney,
  IncomingEvent,
} from '../domain';
import {
  ArtifactListFilter,
  IncomingEventListFilter,
  InfraRequestOptions,
  Page,
} from './InfraApi';
import { Requests } from './requests';

/** The part of the API that is about images, and about what tells of them. */
export class ArtifactClient {
  readonly #requests: Requests;

  constructor(requests: Requests) {
    this.#requests = requests;
  }

  async registerArtifact(
    input: ArtifactInput,
    options?: InfraRequestOptions,
  ): Promise<Artifact> {
    return this.#requests.json(options, api =>
      api.registerArtifact({ body: input }, options),
    );
  }

  async listArtifacts(
    filter: ArtifactListFilter = {},
    options?: InfraRequestOptions,
  ): Promise<Page<Artifact>> {
    return this.#requests.json(options, api =>
      api.listArtifacts({ query: filter }, options),
    );
  }

  async getArtifact(
    id: string,
    options?: InfraRequestOptions,
  ): Promise<ArtifactJourney> {
    return this.#requests.json(options, api =>
      api.getArtifact({ path: { id } }, options),
    );
  }

  async listIncomingEvents(
    filter: IncomingEventListFilter = {},
    options?: InfraRequestOptions,
  ): Promise<Page<IncomingEvent>> {
    return this.#requests.json(options, api =>
      api.listIncomingEvents({ query: filter }, options),
    );
  }
}
