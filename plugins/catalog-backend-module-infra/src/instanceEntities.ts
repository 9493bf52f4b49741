import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  Entity,
  parseEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import {
  ANNOTATION_ENVIRONMENT_ID,
  ANNOTATION_PROVIDER,
  ANNOTATION_RESOURCE_ADDRESS,
  Environment,
  ResourceInstance,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { catalogLinks, environmentEntityRef } from './environmentEntity';
import { entityName } from './entityName';

/** What runs is in the catalog already: it is the component itself. */
const TYPE_OF_WHAT_RUNS = 'workload';

/**
 * The resources of one environment as catalog Resources, each of its resource type. The component
 * and the environment depend on all of them, and they on one another as in the resource graph.
 *
 * Outputs stay out: they hold references to secrets, and may be read with the permissions of the
 * environment only.
 */
export function instanceEntities(
  environment: Environment,
  instances: readonly ResourceInstance[],
  location: string,
): Entity[] {
  const shown = instances.filter(({ type }) => type !== TYPE_OF_WHAT_RUNS);
  const refs = new Map(
    shown.map(({ address }) => [address, instanceRef(environment, address)]),
  );
  return shown.map(instance => ({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: {
      ...instanceName(environment, instance.address),
      ...describe(environment, instance),
      annotations: {
        [ANNOTATION_LOCATION]: location,
        [ANNOTATION_ORIGIN_LOCATION]: location,
        [ANNOTATION_ENVIRONMENT_ID]: environment.id,
        [ANNOTATION_RESOURCE_ADDRESS]: instance.address,
        ...(instance.provider && { [ANNOTATION_PROVIDER]: instance.provider }),
      },
      links: catalogLinks(instance.links),
      tags: [environment.type],
    },
    spec: {
      type: instance.type,
      owner: environment.owner,
      dependencyOf: [environmentEntityRef(environment), environment.entityRef],
      dependsOn: instance.dependenciesOf.flatMap(
        address => refs.get(address) ?? [],
      ),
    },
  }));
}

function describe(environment: Environment, instance: ResourceInstance) {
  const { name: component } = parseEntityRef(environment.entityRef);
  const where = instance.provider ? ` on ${instance.provider}` : '';
  return {
    title: `${component} / ${environment.name} / ${instance.claimId}`,
    description: `${instance.type} '${instance.claimId}'${where} for the environment '${environment.name}' of ${component}`,
  };
}

function instanceRef(environment: Environment, address: string): string {
  return stringifyEntityRef({
    kind: 'Resource',
    ...instanceName(environment, address),
  });
}

function instanceName(environment: Environment, address: string) {
  const { namespace, name } = parseEntityRef(environment.entityRef);
  const [type, id] = [address.split('.')[0], address.split('#')[1]];
  return {
    namespace,
    name: entityName(
      [name, environment.name, type, id],
      [environment.entityRef, environment.name, address],
    ),
  };
}
