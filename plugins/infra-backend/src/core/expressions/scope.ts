import { EnvironmentContext } from '@infra-orchestration/backstage-plugin-infra-common';
import { JsonObject } from '@backstage/types';
import { parseEntityRef } from '../matching';
import { environmentSlug } from './slug';

/** What can follow `environment.` in a placeholder. */
export const environmentFields = [
  'id',
  'name',
  'type',
  'owner',
  'entity',
  'system',
  'labels',
  'slug',
] as const;

/** The `environment` root of placeholders. */
export function environmentScope(environment: EnvironmentContext): JsonObject {
  const { kind, namespace, name } = parseEntityRef(
    environment.entityRef,
    'component',
  );
  return {
    id: environment.id,
    name: environment.name,
    type: environment.type,
    owner: environment.owner,
    entity: { ref: environment.entityRef, kind, namespace, name },
    ...(environment.system !== undefined && { system: environment.system }),
    labels: environment.labels,
    slug: environmentSlug(environment),
  };
}
