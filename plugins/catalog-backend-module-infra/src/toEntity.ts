import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  Entity,
  parseEntityRef,
} from '@backstage/catalog-model';
import {
  ANNOTATION_ENVIRONMENT_ID,
  Environment,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { createHash } from 'node:crypto';

const MAX_NAME = 63;

/**
 * An environment as a catalog Resource of type `environment`, on which its component depends.
 *
 * The name is that of component and environment; where that is too long for the catalog it is cut
 * and ends in a hash of the environment's id, so that no two are the same.
 */
export function toEntity(environment: Environment, location: string): Entity {
  const workload = parseEntityRef(environment.entityRef);
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: {
      namespace: workload.namespace,
      name: entityName(`${workload.name}-${environment.name}`, environment.id),
      title: `${workload.name} / ${environment.name}`,
      description: `Environment '${environment.name}' (${environment.type}) of ${workload.name}`,
      annotations: {
        [ANNOTATION_LOCATION]: location,
        [ANNOTATION_ORIGIN_LOCATION]: location,
        [ANNOTATION_ENVIRONMENT_ID]: environment.id,
      },
      links: environment.links.map(({ title, url, icon }) => ({
        title,
        url,
        icon,
      })),
      tags: [environment.type],
    },
    spec: {
      type: 'environment',
      owner: environment.owner,
      dependencyOf: [environment.entityRef],
    },
  };
}

function entityName(wanted: string, id: string): string {
  if (wanted.length <= MAX_NAME) return wanted;
  const hash = createHash('sha256').update(id).digest('hex').slice(0, 8);
  return `${wanted.slice(0, MAX_NAME - 9)}-${hash}`;
}
