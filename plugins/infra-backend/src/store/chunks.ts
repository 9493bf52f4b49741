/** SQLite puts no more than 500 rows into one insert. */
const ROWS = 250;

/** Calls `write` with some rows at a time, one call after the other; not at all without rows. */
export async function inChunks<T>(
  rows: readonly T[],
  write: (some: T[]) => PromiseLike<unknown>,
): Promise<void> {
  for (let start = 0; start < rows.length; start += ROWS) {
    await write(rows.slice(start, start + ROWS));
  }
}
