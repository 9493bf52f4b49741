import { DesiredState } from '@infra-orchestration/backstage-plugin-infra-common';
import { workloadImages } from '../score';
import { readImage } from './reference';

/** Which container takes images of which repository. */
export interface ContainerUse {
  container: string;
  repository: string;
}

/**
 * What a desired state says of the repositories of its workload. The Score file decides; an image that
 * came with a request counts only where the file leaves it open, and beside those that were known of the
 * container, as the next environment may get its image from elsewhere.
 *
 * @param known - what was said before
 * @returns undefined where nothing runs, which says nothing
 */
export function scoreUses(
  desired: Pick<DesiredState, 'workload' | 'images'>,
  known: readonly ContainerUse[],
): ContainerUse[] | undefined {
  const { workload } = desired;
  const stated = workloadImages({ workload, images: {} });
  const isStated = (container: string) =>
    stated.some(each => each.container === container);
  const given = workloadImages(desired).filter(
    ({ container }) => !isStated(container),
  );
  if (stated.length + given.length === 0) {
    return undefined;
  }
  const uses = [...stated, ...given].flatMap(({ container, image }) => {
    const reference = readImage(image);
    return reference ? [{ container, repository: reference.repository }] : [];
  });
  const kept = known.filter(({ container, repository }) =>
    given.some(
      each =>
        each.container === container &&
        !uses.some(
          use => use.container === container && use.repository === repository,
        ),
    ),
  );
  return [
    ...uses,
    ...kept.map(({ container, repository }) => ({ container, repository })),
  ];
}
