import { DesiredState } from '@infra-orchestration/backstage-plugin-infra-common';
import { isJsonObject } from '../json';
import { IMAGE_FROM_ELSEWHERE } from './claims';

/** What each container of the workload is to run; those left open are left out. */
export function workloadImages({
  workload,
  images,
}: Pick<DesiredState, 'workload' | 'images'>): {
  container: string;
  image: string;
}[] {
  const containers = isJsonObject(workload) ? workload.containers : undefined;
  if (!isJsonObject(containers)) {
    return [];
  }
  return Object.entries(containers)
    .map(([container, spec]) => ({
      container,
      image: Object.hasOwn(images, container)
        ? images[container]
        : isJsonObject(spec) && spec.image,
    }))
    .filter(
      (each): each is { container: string; image: string } =>
        typeof each.image === 'string' && each.image !== IMAGE_FROM_ELSEWHERE,
    );
}
