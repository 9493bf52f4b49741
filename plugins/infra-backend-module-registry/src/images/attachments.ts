import { isDriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import { Referrer } from '../client/manifests';
import { RegistryApi } from '../client/RegistryApi';

/** References below the registry: `repository@digest`. */
export interface Attachments {
  signatures: string[];
  boms: string[];
}

const SIGNATURE =
  /^application\/vnd\.(dev\.cosign\.artifact\.sig|cncf\.notary\.signature|dev\.sigstore\.bundle)/;
const BOM = /spdx|cyclonedx|syft|vnd\.dev\.cosign\.artifact\.sbom/;

export function isSignature({ artifactType }: Referrer): boolean {
  return SIGNATURE.test(artifactType);
}

export function isBom({ artifactType }: Referrer): boolean {
  return BOM.test(artifactType);
}

/**
 * Signatures and bills of materials of an image: what refers to it, and what cosign puts beside it by
 * tags. An image without them is an image all the same, so that a registry that cannot be asked for them
 * has none.
 */
export async function attachmentsOf(
  api: RegistryApi,
  image: { path: string; digest: string },
  signal: AbortSignal,
): Promise<Attachments> {
  const { path, digest } = image;
  const tag = digest.replace(':', '-');
  const none = (error: unknown) => {
    signal.throwIfAborted();
    if (isDriverError(error)) {
      return undefined;
    }
    throw error;
  };
  const [referrers = [], signature, bom] = await Promise.all([
    api.referrers(path, digest, signal).catch(none),
    api.digestOf(path, `${tag}.sig`, signal).catch(none),
    api.digestOf(path, `${tag}.sbom`, signal).catch(none),
  ]);
  const digestsOf = (is: typeof isBom) =>
    referrers.filter(is).map(each => each.digest);
  return {
    signatures: once([...digestsOf(isSignature), signature]),
    boms: once([...digestsOf(isBom), bom]),
  };
}

function once(digests: (string | undefined)[]): string[] {
  return [...new Set(digests.filter(each => each !== undefined))];
}
