/**
 * How an event that tells of an image was dealt with. `Pending`: its digest is still to be asked for
 * at the registry. `Registered`: an artifact was made or completed. `Duplicate`: it was known.
 * `Ignored`: it is nothing for us, such as a deleted tag. `Rejected`: it was not let in. `Failed`: the
 * registry does not have what it tells of.
 *
 * @public
 */
export type IncomingEventFate =
  | 'Pending'
  | 'Registered'
  | 'Duplicate'
  | 'Ignored'
  | 'Rejected'
  | 'Failed';

/** What a platform of a multi-platform image is. @public */
export interface ArtifactPlatform {
  os: string;
  architecture: string;
  variant?: string;
}

/** What CI or forge say of how an image came to be. @public */
export interface ArtifactProvenance {
  /** Full hash. */
  commit?: string;
  branch?: string;
  /** Entity ref of a user where it is known, else a name or an address. */
  author?: string;
  /** Of the source repository. */
  sourceUrl?: string;
  buildUrl?: string;
  /** ISO 8601; of the commit. */
  committedAt?: string;
}

/** An image that CI produced. Unique by repository and digest. @public */
export interface Artifact extends ArtifactProvenance {
  /** UUID. */
  id: string;
  /** Host and path, without tag: `registry.example.com/shop/api`. */
  repository: string;
  /** `sha256:…` of the manifest or index. */
  digest: string;
  /** Those that named the digest when it was told of; newest last. */
  tags: string[];
  /** Of all that is pulled, where that is one image; in bytes. */
  size?: number;
  platforms: ArtifactPlatform[];
  /** ISO 8601; as the image says. */
  createdAt?: string;
  /** ISO 8601; when it was told of first. Orders artifacts: later is newer. */
  registeredAt: string;
  /** What told of it first: `api`, `poll`, `github`, `oci`, … */
  source: string;
  /** Id of the incoming event. */
  sourceEventId?: string;
  /** Reference of a signature or of a bill of materials in the registry, where it has one. */
  signatures: string[];
  boms: string[];
}

/** Which container of a workload uses images of a repository. @public */
export interface ArtifactUse {
  entityRef: string;
  container: string;
  repository: string;
  /** Who says so. */
  origin: 'score' | 'annotation' | 'pipeline' | 'request';
}

/** What `POST /artifacts` takes. @public */
export interface ArtifactInput extends ArtifactProvenance {
  /** With or without tag: `registry.example.com/shop/api`. */
  repository: string;
  /** Absent: asked for at the registry by the tag. */
  digest?: string;
  tag?: string;
  /** The component it is of, where nothing else says so. */
  entityRef?: string;
  /** Needed only where the workload has several containers. */
  container?: string;
}

/** An event that told of an image, and what became of it. Never its payload. @public */
export interface IncomingEvent {
  /** UUID. */
  id: string;
  /** `github`, `harbor`, `api`, … */
  source: string;
  /** As the sender calls it, or a digest of the body. */
  deliveryId: string;
  fate: IncomingEventFate;
  /** For people: why. */
  reason?: string;
  repository?: string;
  tag?: string;
  digest?: string;
  artifactId?: string;
  /** Attempts to ask the registry. */
  attempts: number;
  /** ISO 8601. */
  receivedAt: string;
  /** ISO 8601. */
  settledAt?: string;
}
