import {
  Artifact,
  AvailableRelease,
  DeliveryEnvironment,
  DeliveryView,
  PromotionInput,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { artifactName, environmentsOf, imagesName } from './releaseWords';

/** What of a request says what is to be promoted, whichever environment it goes to. */
export type Source = Pick<PromotionInput, 'artifactIds' | 'fromEnvironmentId'>;

/** What a person chose so far: another environment, or artifacts by their repository. */
export interface Choice {
  fromEnvironmentId?: string;
  artifacts?: Record<string, string>;
}

export function chosenSource(choice: Choice): Source | undefined {
  const { fromEnvironmentId, artifacts = {} } = choice;
  if (fromEnvironmentId) return { fromEnvironmentId };
  const artifactIds = Object.values(artifacts);
  return artifactIds.length ? { artifactIds } : undefined;
}

/** Containers that take images of the same repository always get the same one. */
export interface ImagePart {
  repository: string;
  containers: string[];
}

export function imageParts(uses: DeliveryView['uses']): ImagePart[] {
  const repositories = [...new Set(uses.map(({ repository }) => repository))];
  return repositories.map(repository => ({
    repository,
    containers: uses
      .filter(use => use.repository === repository)
      .map(({ container }) => container),
  }));
}

/** The request for what is next; undefined where it can only be deployed by hand. */
export function nextSource(available: AvailableRelease): Source | undefined {
  if (available.fromEnvironmentId) {
    return { fromEnvironmentId: available.fromEnvironmentId };
  }
  const ids = available.images.flatMap(({ artifactId }) => artifactId ?? []);
  return ids.length ? { artifactIds: [...new Set(ids)] } : undefined;
}

/** Whether somebody can ask for a promotion now. */
export function mayBegin({ promotion, status }: DeliveryEnvironment): boolean {
  if (['Deleting', 'Deleted'].includes(status)) return false;
  return (
    !promotion ||
    promotion.state === 'Waiting' ||
    promotion.reason === 'AwaitingApproval'
  );
}

/** Whether what is next is on its way already. */
export function isUnderway({
  promotion,
  available,
}: DeliveryEnvironment): boolean {
  return Boolean(
    promotion &&
      available?.images.every(
        ({ container, image }) =>
          promotion.release.images[container]?.image === image,
      ),
  );
}

/** What runs elsewhere, by environment. */
export function otherSources(
  view: DeliveryView,
  environmentId: string,
): { environment: DeliveryEnvironment; version: string }[] {
  return environmentsOf(view).flatMap(environment =>
    environment.running && environment.environmentId !== environmentId
      ? [{ environment, version: imagesName(environment.running.images) }]
      : [],
  );
}

/** By anything a person may know an image by. */
export function fitsSearch(artifact: Artifact, search: string): boolean {
  const { digest, tags, commit = '', branch = '', author = '' } = artifact;
  const wanted = search.trim().toLocaleLowerCase('en-US');
  return [artifactName(artifact), digest, ...tags, commit, branch, author].some(
    text => text.toLocaleLowerCase('en-US').includes(wanted),
  );
}
