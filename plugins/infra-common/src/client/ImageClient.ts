import {
  EnvironmentImages,
  RegistryCredential,
  RegistryImage,
  RegistrySummary,
} from '../domain';
import {
  ImageApi,
  NewRegistryCredential,
  RegistryCredentialListFilter,
} from './ImageApi';
import { InfraRequestOptions, Page } from './InfraApi';
import { Requests } from './requests';

type PageRequest = { limit?: number; cursor?: string };

/** The part of the API that is about images and registries. */
export class ImageClient implements ImageApi {
  readonly #requests: Requests;

  constructor(requests: Requests) {
    this.#requests = requests;
  }

  async listImages(
    filter: { entityRef: string } & PageRequest,
    options?: InfraRequestOptions,
  ): Promise<Page<EnvironmentImages>> {
    return this.#requests.json(options, api =>
      api.listImages({ query: filter }, options),
    );
  }

  async listRegistries(
    options?: InfraRequestOptions,
  ): Promise<RegistrySummary[]> {
    return this.#requests.send('/registries', {}, options);
  }

  async listRepositories(
    provider: string,
    page: PageRequest = {},
    options?: InfraRequestOptions,
  ): Promise<Page<string>> {
    return this.#requests.send(
      pathOf(provider, 'repositories'),
      { query: { ...page } },
      options,
    );
  }

  async listTags(
    { provider, repository }: { provider: string; repository: string },
    page: PageRequest = {},
    options?: InfraRequestOptions,
  ): Promise<Page<string>> {
    return this.#requests.send(
      pathOf(provider, 'tags'),
      { query: { repository, ...page } },
      options,
    );
  }

  async resolveTag(
    of: { provider: string; repository: string; tag: string },
    options?: InfraRequestOptions,
  ): Promise<RegistryImage> {
    const { provider, repository, tag } = of;
    return this.#requests.send(
      pathOf(provider, 'resolve'),
      { query: { repository, tag } },
      options,
    );
  }

  async listRegistryCredentials(
    provider: string,
    filter: RegistryCredentialListFilter = {},
    options?: InfraRequestOptions,
  ): Promise<Page<RegistryCredential>> {
    return this.#requests.send(
      pathOf(provider, 'credentials'),
      { query: { ...filter } },
      options,
    );
  }

  async createRegistryCredential(
    provider: string,
    input: NewRegistryCredential,
    options?: InfraRequestOptions,
  ): Promise<RegistryCredential & { password: string }> {
    return this.#requests.send(
      pathOf(provider, 'credentials'),
      { method: 'POST', body: input },
      options,
    );
  }

  async revokeRegistryCredential(
    provider: string,
    username: string,
    options?: InfraRequestOptions,
  ): Promise<void> {
    return this.#requests.send(
      `${pathOf(provider, 'credentials')}/${encodeURIComponent(username)}`,
      { method: 'DELETE' },
      options,
    );
  }
}

function pathOf(provider: string, what: string): string {
  return `/registries/${encodeURIComponent(provider)}/${what}`;
}
