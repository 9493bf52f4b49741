import {
  ArtifactUse,
  DeliveryPipelineSpec,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { compareText } from '../json';
import { readImage } from './reference';
import { ContainerUse } from './scoreUses';

type DeclaredUse = Omit<ArtifactUse, 'origin'>;

/**
 * What an annotation says: `main=registry.example.com/shop/api`, one or several, by commas. Parts that
 * cannot be read say nothing.
 */
export function annotationUses(annotation: string): ContainerUse[] {
  return annotation.split(',').flatMap(part => {
    const [container, image, ...more] = part
      .split('=')
      .map(each => each.trim());
    const reference =
      container && image && !more.length ? readImage(image) : undefined;
    return reference ? [{ container, repository: reference.repository }] : [];
  });
}

/**
 * What pipelines say of images.
 *
 * @param fullRefOf - a full entity ref of what may be a short one; undefined where it is none
 */
export function pipelineUses(
  pipelines: readonly DeliveryPipelineSpec[],
  fullRefOf: (ref: string) => string | undefined,
): DeclaredUse[] {
  return pipelines
    .flatMap(({ images = [] }) => images)
    .flatMap(({ repository, entity, container }) => {
      const reference = readImage(repository);
      const entityRef = fullRefOf(entity);
      return reference && entityRef
        ? [{ repository: reference.repository, entityRef, container }]
        : [];
    })
    .sort((one, other) => compareText(one.entityRef, other.entityRef));
}
