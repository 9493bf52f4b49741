import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  Entity,
  parseEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import {
  ANNOTATION_ENVIRONMENT_ID,
  Environment,
  EnvironmentLink,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { entityName } from './entityName';

/** An environment as a catalog Resource of type `environment`, on which its component depends. */
export function environmentEntity(
  environment: Environment,
  location: string,
): Entity {
  const { namespace, name } = parseEntityRef(environment.entityRef);
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: {
      namespace,
      name: environmentEntityName(environment),
      title: `${name} / ${environment.name}`,
      description: `Environment '${environment.name}' (${environment.type}) of ${name}`,
      annotations: {
        [ANNOTATION_LOCATION]: location,
        [ANNOTATION_ORIGIN_LOCATION]: location,
        [ANNOTATION_ENVIRONMENT_ID]: environment.id,
      },
      links: catalogLinks(environment.links),
      tags: [environment.type],
    },
    spec: {
      type: 'environment',
      owner: environment.owner,
      dependencyOf: [environment.entityRef],
    },
  };
}

/** The ref of the entity that {@link environmentEntity} makes. */
export function environmentEntityRef(environment: Environment): string {
  return stringifyEntityRef({
    kind: 'Resource',
    namespace: parseEntityRef(environment.entityRef).namespace,
    name: environmentEntityName(environment),
  });
}

function environmentEntityName({ entityRef, name }: Environment): string {
  return entityName([parseEntityRef(entityRef).name, name], [entityRef, name]);
}

/** Links in the form of the catalog, which takes no further fields. */
export function catalogLinks(links: readonly EnvironmentLink[]) {
  return links.map(({ title, url, icon }) => ({ title, url, icon }));
}
