import { Page } from '@infra-orchestration/backstage-plugin-infra-common';

const filters = ['entityRef', 'name', 'type', 'owner', 'status'];

/** A page of a list, filtered as the backend filters environments. */
export function listPage<T extends object>(
  items: T[],
  query: URLSearchParams,
): Page<T> {
  const search = query.get('search');
  const found = items.filter(item => {
    const values = item as Record<string, string>;
    const fits = filters.every(
      name => !query.has(name) || values[name] === query.get(name),
    );
    const isShown =
      query.get('includeDeleted') === 'true' || values.status !== 'Deleted';
    return fits && isShown && (!search || values.name.includes(search));
  });
  const offset = Number(query.get('cursor') ?? 0);
  const limit = Number(query.get('limit') ?? 50);
  const end = offset + limit;
  return {
    items: found.slice(offset, end),
    nextCursor: end < found.length ? String(end) : undefined,
    totalItems: found.length,
  };
}
