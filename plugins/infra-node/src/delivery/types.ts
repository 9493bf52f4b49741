import {
  ArtifactPlatform,
  ArtifactProvenance,
  IncomingEventFate,
} from '@infra-orchestration/backstage-plugin-infra-common';

/**
 * Topic of the events service on which sources tell of images. Its payload is
 * {@link ArtifactHints}. A source verifies and reads what came in, and publishes here; the infra
 * plugin asks the registry before it believes.
 *
 * @public
 */
export const artifactHintsTopic = 'infra.artifact-hints';

/** Topic for pull requests; payload {@link PullRequestHint}. @public */
export const pullRequestHintsTopic = 'infra.pull-request-hints';

/** One image that a source tells of. @public */
export interface ArtifactHint extends ArtifactProvenance {
  /** Host and path, without tag. */
  repository: string;
  tag?: string;
  /** `sha256:…` as the source says; asked for at the registry all the same. */
  digest?: string;
}

/**
 * What one delivery of a source told of. With `fate` it is nothing to act on, and only recorded:
 * `Rejected` where it was not let in, `Ignored` where it tells of nothing that concerns images.
 *
 * @public
 */
export interface ArtifactHints {
  /** `github`, `harbor`, … */
  source: string;
  /** Unique for the source; the same when a delivery is repeated. */
  deliveryId: string;
  hints: ArtifactHint[];
  fate?: Extract<IncomingEventFate, 'Rejected' | 'Ignored'>;
  /** For people; never a part of the payload that may be secret. */
  reason?: string;
}

/** A pull request of a forge that was opened, changed or closed. @public */
export interface PullRequestHint {
  source: 'github' | 'gitlab';
  deliveryId: string;
  action: 'opened' | 'updated' | 'closed';
  /** Web address of the source repository, without `.git`. */
  repositoryUrl: string;
  number: number;
  title: string;
  url: string;
  branch: string;
  /** Full hash. */
  headCommit: string;
  author?: string;
  /** ISO 8601, by the clock of the forge: deliveries may come in another order. */
  updatedAt?: string;
}

/** An image as its registry describes it. @public */
export interface InspectedImage {
  digest: string;
  size?: number;
  /** ISO 8601. */
  createdAt?: string;
  platforms: ArtifactPlatform[];
  /** From the labels `org.opencontainers.image.*` (OCI annotations). */
  provenance: ArtifactProvenance;
  /** Digest of the image that it is attached to: it is none itself, but a signature or the like. */
  subject?: string;
}

/** What is attached to an image, each as `repository@digest`. @public */
export interface ImageAttachments {
  signatures: string[];
  /** Bills of materials. */
  boms: string[];
}

/**
 * Asks registries about images, with the credentials of the providers that are registered for them.
 *
 * @public
 */
export interface ImageInspector {
  /**
   * Whether a registered provider is for the registry of the repository.
   *
   * @param repository - host and path
   */
  knows(repository: string): Promise<boolean>;
  /**
   * @param reference - tag or digest
   * @returns undefined where the registry has no such image
   * @throws DriverError; `retryable` where it may be asked again
   */
  inspect(
    repository: string,
    reference: string,
    signal: AbortSignal,
  ): Promise<InspectedImage | undefined>;
  /**
   * What is attached to an image by now. It mostly comes after the image, so that it is asked for by itself,
   * and more than once.
   *
   * @returns nothing of a kind also where the registry has no such image, or does not tell
   * @throws DriverError; `retryable` where it may be asked again
   */
  attachments(
    repository: string,
    digest: string,
    signal: AbortSignal,
  ): Promise<ImageAttachments>;
  /** Tags of a repository; of more than `limit` some. */
  tags(
    repository: string,
    options: { limit: number; signal: AbortSignal },
  ): Promise<string[]>;
}
