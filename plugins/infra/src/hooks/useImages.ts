import { usePermission } from '@backstage/plugin-permission-react';
import {
  EnvironmentImages,
  InfraApi,
  infraRegistryCredentialManagePermission,
  NewRegistryCredential,
  RegistryCredential,
  RegistrySummary,
} from '@infra-orchestration/backstage-plugin-infra-common';
import {
  componentImages,
  ComponentRepository,
  hasPattern,
} from '../lib/componentImages';
import { useInfraMutation, useInfraQuery, useInvalidate } from './useInfra';
import { useLiveRefresh } from './useLiveRefresh';

/** Beside those of environments: what is in a registry does not change with them. */
const imageKeys = {
  all: ['images'] as const,
  uses: (entityRef: string) => ['images', 'uses', entityRef] as const,
  credentials: ['images', 'credentials'] as const,
};

const MOST_ENVIRONMENTS = 2_000;
/** Names that are looked through for paths of credentials. */
const MOST_NAMES = 500;
/** As long as the backend keeps what a registry said. */
const TAGS_REFRESH_MS = 30_000;
export const CREDENTIAL_PAGE = 20;
const MOST_CREDENTIALS = 500;

export function useRegistries(enabled = true) {
  return useInfraQuery(
    [...imageKeys.all, 'registries'],
    (api, signal) => api.listRegistries({ signal }),
    { enabled },
  );
}

/** Whether the user may make, see and revoke credentials of the component. */
export function useMayManageCredentials(entityRef: string): boolean {
  return usePermission({
    permission: infraRegistryCredentialManagePermission,
    resourceRef: entityRef,
  }).allowed;
}

const usable = (registries: RegistrySummary[] = []) =>
  registries.filter(({ builtIn, host }) => builtIn && host !== undefined);
const names = (registries: RegistrySummary[]) =>
  registries.map(({ provider }) => provider);

/** Where each image of the component runs, and what else it may push. */
export function useComponentImages(entityRef: string, mayManage: boolean) {
  const registries = useRegistries();
  const refetchInterval = useLiveRefresh({
    queryKey: imageKeys.uses(entityRef),
  });
  const uses = useInfraQuery(
    imageKeys.uses(entityRef),
    (api, signal) => allUses(api, entityRef, signal),
    { refetchInterval },
  );
  const builtIn = usable(registries.data);
  const pushed = useInfraQuery(
    [...imageKeys.credentials, entityRef, 'pushed', names(builtIn)],
    (api, signal) => pushedBy(api, entityRef, builtIn, signal),
    { enabled: mayManage && builtIn.length > 0 },
  );
  const failed = [registries, uses].find(({ error, data }) => error && !data);
  return {
    error: failed?.error,
    retry: () => [registries, uses].forEach(query => query.refetch()),
    registries: registries.data,
    stale: [registries, uses].find(({ isError, data }) => isError && data),
    found:
      registries.data && uses.data
        ? componentImages({
            registries: registries.data,
            environments: uses.data,
            ...pushed.data,
          })
        : undefined,
  };
}

async function allUses(api: InfraApi, entityRef: string, signal: AbortSignal) {
  const items: EnvironmentImages[] = [];
  let cursor: string | undefined;
  do {
    const page = await api.listImages(
      { entityRef, limit: 500, cursor },
      { signal },
    );
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor && items.length < MOST_ENVIRONMENTS);
  return items;
}

/** Some registry may be out of reach; what the others have is shown all the same. */
async function pushedBy(
  api: InfraApi,
  entityRef: string,
  registries: RegistrySummary[],
  signal: AbortSignal,
) {
  const lists = await Promise.all(
    registries.map(({ provider }) =>
      api
        .listRegistryCredentials(
          provider,
          { entityRef, purpose: 'push', limit: MOST_CREDENTIALS },
          { signal },
        )
        .catch(() => ({ items: [] as RegistryCredential[] })),
    ),
  );
  const pushed = lists.flatMap(({ items }) => items);
  const known: Record<string, string[]> = {};
  for (const provider of new Set(
    pushed.filter(hasPattern).map(each => each.provider),
  )) {
    const page = await api
      .listRepositories(provider, { limit: MOST_NAMES }, { signal })
      .catch(() => ({ items: [] }));
    known[provider] = page.items;
  }
  return { pushed, known };
}

export interface TagPage {
  limit: number;
  cursor?: string;
}

export function useTags(
  { provider, repository }: ComponentRepository,
  page: TagPage,
) {
  return useInfraQuery(
    [...imageKeys.all, 'tags', provider, repository, page],
    (api, signal) => api.listTags({ provider, repository }, page, { signal }),
    { keepPrevious: true, refetchInterval: TAGS_REFRESH_MS },
  );
}

/** Each cell of a row asks; the cache makes one question of it. */
export function useResolvedTag(
  { provider, repository }: ComponentRepository,
  tag: string,
) {
  return useInfraQuery(
    [...imageKeys.all, 'resolved', provider, repository, tag],
    (api, signal) => api.resolveTag({ provider, repository, tag }, { signal }),
  );
}

export function useCredentials(filter: {
  provider: string;
  entityRef: string;
  purpose: RegistryCredential['purpose'];
  limit: number;
}) {
  const { provider, ...rest } = filter;
  return useInfraQuery(
    [...imageKeys.credentials, provider, rest],
    (api, signal) => api.listRegistryCredentials(provider, rest, { signal }),
    { keepPrevious: true },
  );
}

export function useIssueCredential() {
  const invalidate = useInvalidate();
  const issue = useInfraMutation(
    (api, given: NewRegistryCredential & { provider: string }) => {
      const { provider, ...input } = given;
      return api.createRegistryCredential(provider, input);
    },
    { changesNothing: true },
  );
  return {
    ...issue,
    issue: async (given: NewRegistryCredential & { provider: string }) => {
      const credential = await issue.mutateAsync(given);
      invalidate(imageKeys.credentials);
      return credential;
    },
  };
}

export function useRevokeCredential({
  provider,
  username,
}: RegistryCredential) {
  const invalidate = useInvalidate();
  const revoke = useInfraMutation(
    (api, _: void) => api.revokeRegistryCredential(provider, username),
    { changesNothing: true },
  );
  return {
    ...revoke,
    revoke: async () => {
      await revoke.mutateAsync();
      invalidate(imageKeys.credentials);
    },
  };
}
