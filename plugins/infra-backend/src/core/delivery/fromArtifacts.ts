import {
  Artifact,
  DeliveryStep,
  ReleaseImage,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { compareText } from '../json';
import { bestArtifact, takesArtifact } from './artifactFilter';
import { imageOf, pinned, releaseKey, releaseLine } from './release';
import { inForce } from './steps';
import { DeliveryLine, LineEnvironment, NextRelease } from './types';

interface Choice {
  container: string;
  /** Undefined: the container is left as it is. */
  image?: ReleaseImage;
  isNew: boolean;
  skipped: string[];
}

/**
 * What new artifacts make of the release that runs in an environment. An artifact changes the
 * containers of its repository alone; the others keep what they run. One that was tried is not tried
 * again by itself, not even together with others.
 */
export function releaseOfArtifacts(
  line: DeliveryLine,
  place: { step: DeliveryStep; environment: LineEnvironment },
  options: { evenTried: boolean },
): NextRelease | undefined {
  const choices = containersOf(line).map(container =>
    choose(line, { ...place, container }, options),
  );
  if (!choices.some(({ isNew }) => isNew)) {
    return undefined;
  }
  const images = Object.fromEntries(
    choices.flatMap(({ container, image }) =>
      image ? [[container, image]] : [],
    ),
  );
  const isChosen = (id: string) =>
    Object.values(images).some(({ artifactId }) => artifactId === id);
  return {
    release: { images },
    releaseKey: releaseKey(images),
    origin: 'artifact',
    skipped: [
      ...new Set([
        ...choices.flatMap(({ skipped }) => skipped),
        ...latecomers(line, place).filter(id => !isChosen(id)),
      ]),
    ],
  };
}

function choose(
  line: DeliveryLine,
  place: {
    step: DeliveryStep;
    environment: LineEnvironment;
    container: string;
  },
  { evenTried }: { evenTried: boolean },
): Choice {
  const { step, environment, container } = place;
  const artifacts = artifactsOf(line, container);
  const images = inForce(environment)?.images ?? {};
  const deployed = Object.hasOwn(images, container)
    ? pinned(images[container])
    : undefined;
  const runsNothing = !Object.hasOwn(images, container);
  const best = bestArtifact(step.artifacts, artifacts);
  if (best && imageOf(best) !== deployed) {
    const isTried = linesTried(environment).has(
      releaseLine(container, imageOf(best)),
    );
    const isNew = !isTried || evenTried;
    if (isNew || runsNothing) {
      return {
        container,
        image: { image: imageOf(best), artifactId: best.id },
        isNew,
        skipped: isNew ? passedOver(artifacts, { ...place, best }) : [],
      };
    }
  }
  return {
    container,
    image: deployed ? imageWithArtifact(line, deployed) : undefined,
    isNew: false,
    skipped: [],
  };
}

/** Those that fit and came after all that was ever dealt with there, but before the best. */
function passedOver(
  artifacts: readonly Artifact[],
  {
    best,
    ...place
  }: {
    step: DeliveryStep;
    environment: LineEnvironment;
    container: string;
    best: Artifact;
  },
): string[] {
  const isDealtWith = dealtWith(place);
  const at = artifacts.indexOf(best);
  if (artifacts.slice(0, at).some(isDealtWith)) {
    return [];
  }
  const older = artifacts.slice(at + 1);
  const end = older.findIndex(isDealtWith);
  return older
    .slice(0, end < 0 ? older.length : end)
    .filter(each => takesArtifact(place.step.artifacts, each))
    .map(({ id }) => id);
}

/**
 * Longest time from when an artifact says that it was registered until everybody sees it: it may wait for a
 * connection to the database first.
 */
const REGISTERING_MS = 60_000;

/**
 * Those that were told of before what was dealt with last, but came in after it: their registry took longer
 * to answer, or their registration to be stored. They could not be gone past with it.
 */
export function latecomers(
  line: DeliveryLine,
  { step, environment }: { step: DeliveryStep; environment: LineEnvironment },
): string[] {
  const late = containersOf(line).flatMap(container => {
    const artifacts = artifactsOf(line, container);
    const isDealtWith = dealtWith({ environment, container });
    const at = artifacts.findIndex(isDealtWith);
    if (at < 0) {
      return [];
    }
    const since = +new Date(artifacts[at].registeredAt) - REGISTERING_MS;
    return artifacts
      .slice(at + 1)
      .filter(
        each =>
          +new Date(each.registeredAt) > since &&
          !environment.recorded.has(each.id) &&
          !isDealtWith(each) &&
          takesArtifact(step.artifacts, each),
      );
  });
  return [...new Set(late.map(({ id }) => id))];
}

function dealtWith({
  environment,
  container,
}: {
  environment: LineEnvironment;
  container: string;
}): (artifact: Artifact) => boolean {
  const tried = linesTried(environment);
  const deployed = inForce(environment)?.images ?? {};
  const open = environment.open?.release.images ?? {};
  const known = [
    Object.hasOwn(deployed, container) && pinned(deployed[container]),
    Object.hasOwn(open, container) && open[container].image,
  ];
  return artifact =>
    known.includes(imageOf(artifact)) ||
    tried.has(releaseLine(container, imageOf(artifact))) ||
    new Date(artifact.registeredAt) < new Date(environment.createdAt);
}

function containersOf({ uses }: DeliveryLine): string[] {
  return [...new Set(uses.map(({ container }) => container))].sort(compareText);
}

/** Of the repositories that a container uses; newest first. */
function artifactsOf(line: DeliveryLine, container: string): Artifact[] {
  const repositories = new Set(
    line.uses
      .filter(use => use.container === container)
      .map(use => use.repository),
  );
  return line.artifacts.filter(({ repository }) =>
    repositories.has(repository),
  );
}

function linesTried({ tried }: LineEnvironment): Set<string> {
  return new Set(tried.flatMap(key => key.split('\n')));
}

/** @param image - by digest */
export function imageWithArtifact(
  line: Pick<DeliveryLine, 'artifacts'>,
  image: string,
): ReleaseImage {
  const artifact = line.artifacts.find(each => imageOf(each) === image);
  return { image, ...(artifact && { artifactId: artifact.id }) };
}
