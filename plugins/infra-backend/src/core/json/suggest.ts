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

/** Levenshtein distance, with one row of memory. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(row[j] + 1, next[j - 1] + 1, substitution));
    }
    row = next;
  }
  return row[b.length];
}
