import {
  Artifact,
  ArtifactInput,
  ArtifactJourney,
  ArtifactListFilter,
  IncomingEvent,
  IncomingEventListFilter,
  Page,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { PermissionEnvironment } from '../permissionRules';
import { CallOptions } from '../types';

export interface ToldArtifact {
  artifact: Artifact;
  /** It was not known before. */
  isNew: boolean;
}

/** Images that CI produced, and what tells of them. */
export interface ArtifactUseCases {
  /** The same image again is the same artifact, with what is told of it beyond what was known. */
  register(input: ArtifactInput, options: CallOptions): Promise<ToldArtifact>;
  /** Newest first. */
  list(
    filter: ArtifactListFilter,
    options: CallOptions,
  ): Promise<Page<Artifact>>;
  /** With where it has been, as far as the caller may know. */
  get(
    id: string,
    options: CallOptions & {
      /** Made from permission conditions. */
      mayRead?: (environment: PermissionEnvironment) => boolean;
    },
  ): Promise<ArtifactJourney>;
  /** Newest first. */
  listIncomingEvents(
    filter: IncomingEventListFilter,
    options: CallOptions,
  ): Promise<Page<IncomingEvent>>;
}

/** Tells the delivery of components that there may be something to do; only a hint. */
export interface DeliveryWaker {
  wake(entityRefs: string[]): void;
}
