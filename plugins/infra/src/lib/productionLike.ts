import {
  Environment,
  EnvironmentTypeDocument,
} from '@infra-orchestration/backstage-plugin-infra-common';

/**
 * Whether others are likely to rely on an environment: by the name of its type, or because the
 * type keeps something on deletion.
 */
export function isProductionLike(
  environment: Pick<Environment, 'type'>,
  type?: EnvironmentTypeDocument,
): boolean {
  return (
    /^(prod|live)/.test(environment.type) ||
    (type?.spec.retain?.length ?? 0) > 0
  );
}
