import {
  Artifact,
  ArtifactUse,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { imageOf } from '../delivery';
import { isJsonObject } from '../json';
import { workloadImages } from '../score';
import { PreviewFacts, PreviewProblem, PreviewRecord } from './types';

export type FoundImages =
  | { images: Record<string, string> }
  | { problem: PreviewProblem };

/** Containers of which the Score file does not say what they run. */
export function openContainers(
  workload: NonNullable<PreviewRecord['source']>['workload'],
): string[] {
  const containers = workload?.containers;
  if (!isJsonObject(containers)) {
    return [];
  }
  const stated = workloadImages({ workload, images: {} });
  return Object.keys(containers).filter(
    name => !stated.some(({ container }) => container === name),
  );
}

/** By digest, what the containers run that the Score file at the head commit leaves open. */
export function previewImages({
  preview,
  uses,
  artifacts,
}: Pick<PreviewFacts, 'preview' | 'uses' | 'artifacts'>): FoundImages {
  const images: [string, string][] = [];
  for (const container of openContainers(preview.source?.workload)) {
    const ofContainer = uses.filter(use => use.container === container);
    const artifact = artifactOfHead(
      preview,
      artifacts.filter(each =>
        ofContainer.some(({ repository }) => repository === each.repository),
      ),
    );
    if (!artifact) {
      return { problem: missing(preview, container, ofContainer) };
    }
    images.push([container, imageOf(artifact)]);
  }
  return { images: Object.fromEntries(images) };
}

/**
 * The image of the head commit. CI may build another commit than the head (that of a merge), or not say of
 * which it is: then it is what came of the branch since, unless it is of an earlier head.
 *
 * @param candidates - newest first
 */
function artifactOfHead(
  { pullRequest, headAt, earlierCommits }: PreviewRecord,
  candidates: readonly Artifact[],
): Artifact | undefined {
  const { headCommit, branch } = pullRequest;
  return (
    candidates.find(({ commit }) => commit === headCommit) ??
    candidates.find(
      each =>
        each.branch === branch &&
        each.registeredAt >= headAt &&
        (each.commit === undefined || !earlierCommits.includes(each.commit)),
    )
  );
}

function missing(
  { entityRef, pullRequest }: PreviewRecord,
  container: string,
  uses: readonly ArtifactUse[],
): PreviewProblem {
  const commit = pullRequest.headCommit.slice(0, 10);
  const repositories = [...new Set(uses.map(({ repository }) => repository))];
  return repositories.length
    ? {
        reason: 'ImageMissing',
        message: `No image of commit ${commit} was told of yet for the container "${container}", whose images are in ${repositories.join(
          ', ',
        )}; CI has to push one that names the commit, or tell of it by POST /artifacts`,
        isFailure: false,
      }
    : {
        reason: 'ImageUnknown',
        message: `The Score file leaves the image of the container "${container}" open, and nothing says where images of it are; annotate ${entityRef} with infra-orchestration.dev/images: ${container}=<registry>/<repository>`,
        isFailure: false,
      };
}
