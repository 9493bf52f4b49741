/** One image for one kind of machine. */
export interface ImagePlatform {
  os: string;
  architecture: string;
  variant?: string;
  digest: string;
}

export interface Descriptor {
  mediaType?: string;
  digest: string;
  size: number;
}

export type Manifest =
  | {
      type: 'index';
      platforms: ImagePlatform[];
      annotations: Record<string, string>;
      subject?: string;
    }
  | {
      type: 'image';
      config: Descriptor;
      size: number;
      annotations: Record<string, string>;
      /** Digest of what it is attached to. */
      subject?: string;
    };

/** Something that was attached to an image. */
export interface Referrer {
  digest: string;
  /** What it is; a media type. */
  artifactType: string;
}

export const MANIFEST_TYPES = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
];

const DIGEST = /^sha256:[0-9a-f]{64}$/;
const MAX_PLATFORMS = 100;
const MAX_REFERRERS = 100;
const MAX_ANNOTATIONS = 200;
const MAX_TEXT = 2_000;

/** What is told of a manifest; undefined for one of another kind. */
export function readManifest(value: any): Manifest | undefined {
  if (Array.isArray(value?.manifests)) {
    return {
      type: 'index',
      annotations: textsOf(value.annotations),
      ...subjectOf(value),
      platforms: value.manifests
        // Attestations and the like are no images.
        .filter((each: any) => {
          const os = each?.platform?.os;
          return typeof os === 'string' && os !== 'unknown';
        })
        .slice(0, MAX_PLATFORMS)
        .map((each: any) => ({
          ...platformOf(each.platform),
          digest: String(each.digest),
        })),
    };
  }
  if (
    Array.isArray(value?.layers) &&
    typeof value?.config?.digest === 'string'
  ) {
    const parts = [value.config, ...value.layers];
    return {
      type: 'image',
      config: value.config,
      annotations: textsOf(value.annotations),
      ...subjectOf(value),
      size: parts.reduce((sum, { size }) => sum + (Number(size) || 0), 0),
    };
  }
  return undefined;
}

function subjectOf({ subject }: any): { subject?: string } {
  return DIGEST.test(subject?.digest) ? { subject: subject.digest } : {};
}

export function platformOf(value: any): Omit<ImagePlatform, 'digest'> {
  return {
    os: String(value?.os || 'unknown'),
    architecture: String(value?.architecture || 'unknown'),
    ...(typeof value?.variant === 'string' && { variant: value.variant }),
  };
}

/** Those of an index of referrers. */
export function readReferrers(value: any): Referrer[] {
  const manifests = Array.isArray(value?.manifests) ? value.manifests : [];
  return manifests
    .filter((each: any) => typeof each?.digest === 'string')
    .slice(0, MAX_REFERRERS)
    .map((each: any) => ({
      digest: each.digest,
      artifactType: String(each.artifactType ?? ''),
    }));
}

/** Names and texts, as labels and annotations are; anything else is left out. */
export function textsOf(value: any): Record<string, string> {
  const entries = Object.entries(
    typeof value === 'object' && value !== null ? value : {},
  ).filter(
    (entry): entry is [string, string] =>
      typeof entry[1] === 'string' && entry[1].length <= MAX_TEXT,
  );
  return Object.fromEntries(entries.slice(0, MAX_ANNOTATIONS));
}
