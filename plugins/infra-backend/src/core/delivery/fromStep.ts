import {
  ArtifactFilter,
  ReleaseImage,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { compareText } from '../json';
import { takesArtifact } from './artifactFilter';
import { imageWithArtifact } from './fromArtifacts';
import { isDeployed, pinned, releaseKey } from './release';
import { environmentsOf, inForce, isVerified } from './steps';
import {
  DeliveryLine,
  LineDeployment,
  LineEnvironment,
  NextRelease,
} from './types';

type Images = Record<string, ReleaseImage>;

/**
 * What the step before has for an environment: the release that is verified in every one of its
 * environments, as it runs there now. Undefined where there is none, where the step does not take it,
 * or where it runs or was tried already.
 */
export function releaseOfStep(
  line: DeliveryLine,
  place: { index: number; environment: LineEnvironment },
  { evenTried }: { evenTried: boolean },
): NextRelease | undefined {
  const { index, environment } = place;
  const verified = verifiedIn(line, index - 1);
  const filter = line.pipeline?.spec.steps[index].artifacts;
  if (!verified || !takesImages(line, filter, verified.images)) {
    return undefined;
  }
  const key = releaseKey(verified.images);
  const deployed = inForce(environment)?.images ?? {};
  if (
    isDeployed(verified.images, deployed) ||
    (!evenTried && environment.tried.includes(key))
  ) {
    return undefined;
  }
  return {
    release: {
      images: verified.images,
      fromDeploymentId: verified.deployment.id,
    },
    releaseKey: key,
    origin: 'step',
    fromEnvironmentId: verified.environmentId,
    skipped: [],
  };
}

interface Verified {
  environmentId: string;
  deployment: LineDeployment;
  images: Images;
}

/** The release that is verified in every environment of a step, from where it was deployed last. */
export function verifiedIn(
  line: DeliveryLine,
  index: number,
): Verified | undefined {
  const step = line.pipeline?.spec.steps[index];
  const found = environmentsOf(line, index).map(environment => {
    const deployment = inForce(environment);
    const images =
      step && isVerified(step, deployment)
        ? promotable(line, deployment)
        : undefined;
    return (
      deployment &&
      images && { environmentId: environment.id, deployment, images }
    );
  });
  const verified = found.filter(each => each !== undefined);
  const keys = new Set(verified.map(({ images }) => releaseKey(images)));
  if (verified.length !== found.length || keys.size !== 1) {
    return undefined;
  }
  return verified.sort(
    (a, b) =>
      compareText(b.deployment.createdAt, a.deployment.createdAt) ||
      compareText(a.deployment.id, b.deployment.id),
  )[0];
}

/**
 * The images of a deployment by digest. A container that no repository is for goes along with the Score
 * file where it has but a tag; any other makes that nothing can be promoted, as a tag never moves.
 */
export function promotable(
  line: Pick<DeliveryLine, 'uses' | 'artifacts'>,
  { images }: Pick<LineDeployment, 'images'>,
): Images | undefined {
  const found: Images = {};
  for (const [container, image] of Object.entries(images)) {
    const byDigest = pinned(image);
    if (byDigest !== undefined) {
      found[container] = imageWithArtifact(line, byDigest);
    } else if (line.uses.some(use => use.container === container)) {
      return undefined;
    }
  }
  return Object.keys(found).length > 0 ? found : undefined;
}

/** Every image that was told of has to fit; those of other containers are not asked about. */
export function takesImages(
  line: Pick<DeliveryLine, 'uses' | 'artifacts'>,
  filter: ArtifactFilter | undefined,
  images: Images,
): boolean {
  const { artifacts, uses } = line;
  return Object.entries(images)
    .filter(([container]) => uses.some(use => use.container === container))
    .every(([, { artifactId }]) => {
      const artifact = artifacts.find(({ id }) => id === artifactId);
      return artifact ? takesArtifact(filter, artifact) : !filter;
    });
}
