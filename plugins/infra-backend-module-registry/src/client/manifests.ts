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
  | { type: 'index'; platforms: ImagePlatform[] }
  | { type: 'image'; config: Descriptor; size: number };

export const MANIFEST_TYPES = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
];

const MAX_PLATFORMS = 100;

/** What is told of a manifest; undefined for one of another kind. */
export function readManifest(value: any): Manifest | undefined {
  if (Array.isArray(value?.manifests)) {
    return {
      type: 'index',
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
      size: parts.reduce((sum, { size }) => sum + (Number(size) || 0), 0),
    };
  }
  return undefined;
}

export function platformOf(value: any): Omit<ImagePlatform, 'digest'> {
  return {
    os: String(value?.os || 'unknown'),
    architecture: String(value?.architecture || 'unknown'),
    ...(typeof value?.variant === 'string' && { variant: value.variant }),
  };
}
