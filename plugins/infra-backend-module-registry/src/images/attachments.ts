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
 * tags. What is found by one way counts, whatever becomes of the others. Where the registry refuses a way, there is
 * nothing by that way.
 *
 * @throws DriverError where nothing was found and it did not answer by some way, or refuses whoever asks
 */
export async function attachmentsOf(
  api: RegistryApi,
  image: { path: string; digest: string },
  signal: AbortSignal,
): Promise<Attachments> {
  const { path, digest } = image;
  const tag = digest.replace(':', '-');
  const failures: unknown[] = [];
  const note = (error: unknown) => {
    failures.push(error);
    return undefined;
  };
  const ways = [
    api.referrers(path, digest, signal).catch(note),
    api.digestOf(path, `${tag}.sig`, signal).catch(note),
    api.digestOf(path, `${tag}.sbom`, signal).catch(note),
  ] as const;
  const [referrers = [], signature, bom] = await Promise.all(ways);
  signal.throwIfAborted();
  const digestsOf = (is: typeof isBom) =>
    referrers.filter(is).map(each => each.digest);
  const found = {
    signatures: once([...digestsOf(isSignature), signature]),
    boms: once([...digestsOf(isBom), bom]),
  };
  if (found.signatures.length + found.boms.length > 0) {
    return found;
  }
  const unanswered = failures.find(error => !isRefusal(error));
  if (unanswered) {
    throw unanswered;
  }
  if (failures.length === ways.length) {
    // Some registries refuse to say of a tag that it is not there. Whoever may not read the image itself is refused.
    await api.digestOf(path, digest, signal);
  }
  return found;
}

/** It would answer the same again. */
function isRefusal(error: unknown): boolean {
  return isDriverError(error) && error.code !== 'retryable';
}

function once(digests: (string | undefined)[]): string[] {
  return [...new Set(digests.filter(each => each !== undefined))];
}
