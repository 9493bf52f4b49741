import { EnvironmentTypeRevision } from '@infra-orchestration/backstage-plugin-infra-common';
import { useCallback } from 'react';
import { keys, useInfraQuery } from './useInfra';

/**
 * Environment types in the platform team's order; for an entity with whether the user may create one
 * of each.
 */
export function useEnvironmentTypes(entityRef?: string) {
  return useInfraQuery(
    keys.platform('environment-types', entityRef),
    async (api, signal) => {
      const types = await api.listEnvironmentTypes({ entityRef, signal });
      const place = (type: (typeof types)[number]) =>
        type.document.spec.order ?? Number.MAX_SAFE_INTEGER;
      return [...types].sort(
        (a, b) => place(a) - place(b) || a.name.localeCompare(b.name),
      );
    },
  );
}

export const mayBeCreated = ({ mayCreate }: EnvironmentTypeRevision) =>
  mayCreate !== false;

/** Title of a type, or its name where the type is gone or unreadable. */
export function useTypeTitle(): (name: string) => string {
  const { data } = useEnvironmentTypes();
  return useCallback(
    name =>
      data?.find(type => type.name === name)?.document.metadata.title ?? name,
    [data],
  );
}
