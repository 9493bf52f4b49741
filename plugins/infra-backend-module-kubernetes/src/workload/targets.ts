export type Targeted<T> = T & { target: string; pointer: string };

/** Both forms of the Score specification as one, with the JSON pointer part of each. */
export function listByTarget<T>(
  items: Record<string, T> | (T & { target: string })[] | undefined,
): Targeted<T>[] {
  if (Array.isArray(items)) {
    return items.map((item, i) => ({ ...item, pointer: `${i}` }));
  }
  return Object.entries(items ?? {}).map(([target, item]) => ({
    ...item,
    target,
    pointer: target.replace(/~/g, '~0').replace(/\//g, '~1'),
  }));
}
