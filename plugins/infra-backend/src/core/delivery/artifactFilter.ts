import {
  Artifact,
  ArtifactFilter,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { compare, parse, satisfies, SemVer, validRange } from 'semver';

/** What filters look at. */
export type FilteredArtifact = Pick<Artifact, 'tags' | 'branch'>;

/** Whether a step takes an artifact: every field that is given fits. */
export function takesArtifact(
  filter: ArtifactFilter | undefined,
  artifact: FilteredArtifact,
): boolean {
  if (!filter) {
    return true;
  }
  const { branch } = filter;
  const fitsBranch =
    branch === undefined ||
    (artifact.branch !== undefined &&
      branchExpression(branch).test(artifact.branch));
  const needsTag =
    filter.semver !== undefined || filter.tagPattern !== undefined;
  return fitsBranch && (!needsTag || fittingTags(filter, artifact).length > 0);
}

/**
 * The one that comes first; undefined where none fits.
 *
 * @param artifacts - newest first
 */
export function bestArtifact<T extends FilteredArtifact>(
  filter: ArtifactFilter | undefined,
  artifacts: readonly T[],
): T | undefined {
  const taken = artifacts.filter(each => takesArtifact(filter, each));
  if (filter?.prefer !== 'highestVersion') {
    return taken[0];
  }
  return taken.reduce<T | undefined>(
    (best, each) => (best && !isHigher(filter, each, best) ? best : each),
    undefined,
  );
}

/** Tags that fit version and pattern alike; one tag has to fit both. */
function fittingTags(
  { semver, tagPattern }: ArtifactFilter,
  { tags }: FilteredArtifact,
): string[] {
  const pattern =
    tagPattern === undefined ? undefined : wholeTagExpression(tagPattern);
  return tags.filter(
    tag =>
      (pattern?.test(tag) ?? true) &&
      (semver === undefined || satisfies(tag, semver, { loose: true })),
  );
}

function isHigher(
  filter: ArtifactFilter,
  artifact: FilteredArtifact,
  other: FilteredArtifact,
): boolean {
  const [version, otherVersion] = [artifact, other].map(each =>
    highestVersion(fittingTags(filter, each)),
  );
  return (
    version !== undefined &&
    (otherVersion === undefined || compare(version, otherVersion) > 0)
  );
}

/** Undefined where no tag is a version; `v1.2.3` is one. */
export function highestVersion(tags: readonly string[]): SemVer | undefined {
  return tags
    .map(tag => parse(tag, { loose: true }))
    .reduce<SemVer | undefined>((best, version) => {
      const isBetter =
        version !== null && (!best || compare(version, best) > 0);
      return isBetter ? version : best;
    }, undefined);
}

export function isVersionRange(range: string): boolean {
  return validRange(range, { loose: true }) !== null;
}

/** @throws SyntaxError where it is no regular expression */
export function wholeTagExpression(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern})$`, 'u');
}

/** `*` stands for anything, also for several parts of a path. */
function branchExpression(glob: string): RegExp {
  const parts = glob.split('*').map(part => part.replace(/\W/gu, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's');
}
