import { ArtifactProvenance } from '@infra-orchestration/backstage-plugin-infra-common';

const PREFIX = 'org.opencontainers.image.';
const COMMIT = /^[0-9a-f]{7,64}$/i;

/** What an image says of where it came from, by the annotations that the OCI names. */
export function provenanceOf(
  annotations: Readonly<Record<string, string>>,
): ArtifactProvenance {
  const revision = annotations[`${PREFIX}revision`];
  const source = annotations[`${PREFIX}source`];
  return {
    ...(revision && COMMIT.test(revision) && { commit: revision }),
    ...(source && isWebAddress(source) && { sourceUrl: source }),
  };
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
