import { styleText } from 'node:util';

const seconds = (since: number) =>
  `${((Date.now() - since) / 1000).toFixed(0)} s`;

/** Lines of progress come at most this often per step where no terminal rewrites them. */
const PLAIN_INTERVAL_MS = 10_000;

/** What must not be lost between two of those lines. */
const URGENT = /^FAIL |^not ok|^\[\S+\] failed\b/;

/** Where a step says how far it is. */
export type Progress = (detail: string) => void;

/**
 * Runs one named piece of set-up, showing that it began, how it goes on, and how it ended. Several
 * may run side by side.
 */
export async function step<T>(
  title: string,
  work: (progress: Progress) => Promise<T>,
): Promise<T> {
  const began = Date.now();
  let shown = began;
  let ended = false;
  console.log(`${styleText('cyan', '•')} ${title}`);
  const progress: Progress = detail => {
    if (ended) return;
    if (!URGENT.test(detail) && Date.now() - shown < PLAIN_INTERVAL_MS) return;
    shown = Date.now();
    console.log(
      styleText(
        'gray',
        `  ${title}: ${detail.trim().slice(0, 140)} (${seconds(began)})`,
      ),
    );
  };
  try {
    const result = await work(progress);
    console.log(`${styleText('green', '✔')} ${title} (${seconds(began)})`);
    return result;
  } catch (error) {
    console.log(`${styleText('red', '✘')} ${title} (${seconds(began)})`);
    throw error;
  } finally {
    ended = true;
  }
}

/** A table for the terminal; the first row is the head. */
export function table(rows: string[][]): string {
  const widths = rows[0].map((_, column) =>
    Math.max(...rows.map(row => row[column].length)),
  );
  return rows
    .map(row =>
      row
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
