import {
  Artifact,
  ArtifactInput,
  ArtifactJourney,
  ArtifactListFilter,
  IncomingEvent,
  IncomingEventListFilter,
  infraArtifactReadPermission,
  infraArtifactRegisterPermission,
  infraEnvironmentReadPermission,
  infraPlatformReadPermission,
  Page,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { Authorizer } from '../Authorizer';
import { CallOptions } from '../types';
import { ArtifactUseCases, ToldArtifact } from './types';

/** Lets through what the caller may do; where an artifact has been, they see of environments they see. */
export class AuthorizedArtifacts implements ArtifactUseCases {
  readonly #inner: ArtifactUseCases;
  readonly #authorizer: Authorizer;

  constructor(inner: ArtifactUseCases, authorizer: Authorizer) {
    this.#inner = inner;
    this.#authorizer = authorizer;
  }

  async register(
    input: ArtifactInput,
    options: CallOptions,
  ): Promise<ToldArtifact> {
    await this.#authorizer.require(infraArtifactRegisterPermission, options);
    return await this.#inner.register(input, options);
  }

  async list(
    filter: ArtifactListFilter,
    options: CallOptions,
  ): Promise<Page<Artifact>> {
    await this.#authorizer.require(infraArtifactReadPermission, options);
    return await this.#inner.list(filter, options);
  }

  async get(id: string, options: CallOptions): Promise<ArtifactJourney> {
    await this.#authorizer.require(infraArtifactReadPermission, options);
    const mayRead = await this.#authorizer.deciderOf(
      infraEnvironmentReadPermission,
      options,
    );
    return await this.#inner.get(id, { ...options, mayRead });
  }

  async listIncomingEvents(
    filter: IncomingEventListFilter,
    options: CallOptions,
  ): Promise<Page<IncomingEvent>> {
    await this.#authorizer.require(infraPlatformReadPermission, options);
    return await this.#inner.listIncomingEvents(filter, options);
  }
}
