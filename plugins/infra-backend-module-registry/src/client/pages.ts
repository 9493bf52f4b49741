export interface NamePage {
  items: string[];
  nextCursor?: string;
}

export interface PageRequest {
  limit: number;
  cursor?: string;
}

/** The registry's own words for where a page begins. */
const THEIRS = 'q:';
/** The last name before the page, where the registry gives all names at once. */
const OURS = 'l:';

/** What to ask the registry for a page; of its address only the query is taken from it. */
export function queryOf(cursor: string | undefined): URLSearchParams {
  return new URLSearchParams(
    cursor?.startsWith(THEIRS) ? cursor.slice(THEIRS.length) : '',
  );
}

/**
 * A page of what came. Older registries have no pages for tags: they give all, in no order.
 *
 * @param link - header of the answer (RFC 8288)
 */
export function pageOf(
  names: string[],
  { limit, cursor }: PageRequest,
  link: string | null,
): NamePage {
  const next = nextQuery(link);
  if (next !== undefined) {
    return { items: names.slice(0, limit), nextCursor: `${THEIRS}${next}` };
  }
  const last = cursor?.startsWith(OURS) ? cursor.slice(OURS.length) : undefined;
  if (names.length <= limit && last === undefined) {
    return { items: names };
  }
  const rest = [...new Set(names)]
    .sort()
    .filter(name => last === undefined || name > last);
  const items = rest.slice(0, limit);
  return {
    items,
    nextCursor: rest.length > limit ? `${OURS}${items.at(-1)}` : undefined,
  };
}

function nextQuery(link: string | null): string | undefined {
  const target = /<([^>]*)>\s*;\s*rel="?next"?/i.exec(
    (link ?? '').slice(0, 4_096),
  )?.[1];
  if (target === undefined || !target.includes('?')) {
    return undefined;
  }
  const query = new URLSearchParams(target.slice(target.indexOf('?') + 1));
  query.delete('n');
  return query.toString() || undefined;
}
