import { Environment } from '@infra-orchestration/backstage-plugin-infra-common';

/**
 * How an environment is named in a URL below its entity: by its name while it lives; by its id once
 * deleted, since a new one may then carry the name. Elsewhere only its id says which is meant.
 */
export function pathSegment(
  environment: Pick<Environment, 'id' | 'name' | 'status'>,
) {
  return environment.status === 'Deleted' ? environment.id : environment.name;
}
