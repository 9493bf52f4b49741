/** One page of a list, as the API gives it. */
export function page<T>(
  items: T[],
  request: { limit?: number; cursor?: string },
) {
  const begin = Number(request.cursor ?? 0);
  const end = begin + (request.limit ?? 50);
  return {
    items: items.slice(begin, end),
    ...(end < items.length && { nextCursor: `${end}` }),
  };
}
