import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { LRUCache } from 'lru-cache';
import { EntityCatalog } from './entities';
import { principalOf } from './principal';

/** The catalog itself takes longer to learn of a change. */
const KEEP_MS = 5_000;
const MOST_KEPT = 1_000;

type Options = Parameters<CatalogService['getEntityByRef']>[1];

/**
 * The catalog, with what the plugin reads on its own behalf kept for moments: promotions and previews ask for the
 * same component over and over. What others may see is asked for each time.
 */
export function rememberOwn(catalog: EntityCatalog): EntityCatalog {
  const own = new LRUCache<string, Entity, Options>({
    max: MOST_KEPT,
    ttl: KEEP_MS,
    fetchMethod: (ref, _stale, { context }) =>
      catalog.getEntityByRef(ref, context),
  });
  return {
    getEntityByRef: async (ref, options) =>
      principalOf(options.credentials) === 'plugin:infra'
        ? await own.fetch(
            typeof ref === 'string' ? ref : stringifyEntityRef(ref),
            { context: options },
          )
        : await catalog.getEntityByRef(ref, options),
  };
}
