import { compareText } from './canonical';

const MAX_LISTED = 8;

/**
 * `: did you mean \`host\`?` where a candidate is near, else what there is to choose from, else
 * nothing. To be put behind a sentence about an unknown name.
 */
export function didYouMean(name: string, candidates: Iterable<string>): string {
  const sorted = [...new Set(candidates)].sort(compareText);
  const nearest = sorted
    .map(c => ({
      c,
      distance: editDistance(name.toLowerCase(), c.toLowerCase()),
    }))
    .sort((a, b) => a.distance - b.distance)[0];
  if (nearest && nearest.distance <= Math.max(1, Math.floor(name.length / 3))) {
    return ` (did you mean \`${nearest.c}\`?)`;
  }
  if (sorted.length === 0) {
    return '';
  }
  const listed = sorted.slice(0, MAX_LISTED).map(c => `\`${c}\``);
  const more = sorted.length > MAX_LISTED ? ', …' : '';
  return ` (there is ${listed.join(', ')}${more})`;
}

/**
 * Insertions, deletions, substitutions and swaps of neighbours between two names ("optimal string
 * alignment"), with three rows of memory.
 */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isSwap = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swap = isSwap ? beforeLast[j - 2] + 1 : Infinity;
      row.push(Math.min(last[j] + 1, row[j - 1] + 1, substitution, swap));
    }
    [beforeLast, last] = [last, row];
  }
  return last[b.length];
}
