/** Longest name an environment may have; keeps derived names within 63 characters. */
export const maxNameLength = 40;

export type NameProblem =
  | 'required'
  | 'tooLong'
  | 'charset'
  | 'edges'
  | 'taken';

/**
 * What is wrong with an environment name, or undefined. The rule is that of a DNS label
 * (RFC 1123) with a shorter limit.
 */
export function nameProblem(
  name: string,
  taken: readonly string[] = [],
): NameProblem | undefined {
  if (!name) return 'required';
  if (name.length > maxNameLength) return 'tooLong';
  if (!/^[a-z0-9-]+$/.test(name)) return 'charset';
  if (name.startsWith('-') || name.endsWith('-')) return 'edges';
  if (taken.includes(name)) return 'taken';
  return undefined;
}

/** The nearest valid name; empty where nothing usable is left. */
export function toDnsLabel(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, maxNameLength)
    .replace(/^-+|-+$/g, '');
}

const shortNames: Record<string, string> = {
  development: 'dev',
  production: 'prod',
};

/** A free name for a first or further environment of a type: `dev`, then `dev-2`, … */
export function suggestName(type: string, taken: readonly string[]): string {
  const base = shortNames[type] ?? toDnsLabel(type);
  if (!base || !taken.includes(base)) return base;
  let counter = 2;
  while (taken.includes(`${base}-${counter}`)) counter += 1;
  return toDnsLabel(`${base}-${counter}`);
}
