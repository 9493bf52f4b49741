import { isDriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import { Referrer } from '../client/manifests';
import { RegistryApi } from '../client/RegistryApi';

/** By their digests. */
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
 * tags. Where the registry refuses one of these ways, there is nothing by that way.
 *
 * @throws DriverError where it does not answer, or refuses all of them
 */
export async function attachmentsOf(
  api: RegistryApi,
  image: { path: string; digest: string },
  signal: AbortSignal,
): Promise<Attachments> {
  const { path, digest } = image;
  const tag = digest.replace(':', '-');
  const refusals: unknown[] = [];
  const unlessRefused = (error: unknown) => {
    signal.throwIfAborted();
    if (!isRefusal(error)) {
      throw error;
    }
    refusals.push(error);
    return undefined;
  };
  const ways = [
    api.referrers(path, digest, signal).catch(unlessRefused),
    api.digestOf(path, `${tag}.sig`, signal).catch(unlessRefused),
    api.digestOf(path, `${tag}.sbom`, signal).catch(unlessRefused),
  ] as const;
  const [referrers = [], signature, bom] = await Promise.all(ways);
  if (refusals.length === ways.length) {
    throw refusals[0];
  }
  const digestsOf = (is: typeof isBom) =>
    referrers.filter(is).map(each => each.digest);
  return {
    signatures: once([...digestsOf(isSignature), signature]),
    boms: once([...digestsOf(isBom), bom]),
  };
}

/** It would answer the same again. */
function isRefusal(error: unknown): boolean {
  return isDriverError(error) && error.code !== 'retryable';
}

function once(digests: (string | undefined)[]): string[] {
  return [...new Set(digests.filter(each => each !== undefined))];
}
