import { encodeCursor } from './codec';
import { Page } from './types';

/**
 * A page out of one row more than it may have, which tells whether there is a next one.
 *
 * @param keyOf - what the rows are ordered by, as the cursor of the next page names it
 */
export function pageOf<Row, Item>(
  rows: Row[],
  options: {
    limit: number;
    toItem: (row: Row) => Item;
    keyOf: (item: Item) => (string | number)[];
  },
): Page<Item> {
  const items = rows.slice(0, options.limit).map(options.toItem);
  const last = items.at(-1);
  return {
    items,
    nextCursor:
      rows.length > options.limit && last
        ? encodeCursor(options.keyOf(last))
        : undefined,
  };
}
