import { inspect } from 'node:util';

/** Something a driver said or returned, as text. */
export interface Captured {
  where: string;
  text: string;
}

/** Shorter ones turn up by chance; a suite that used them would cry wolf. */
const MIN_SECRET_LENGTH = 6;

/** Errors with all that hangs on them: stack, cause, and fields such as the response of a client. */
export function textOf(value: unknown): string {
  return typeof value === 'string'
    ? value
    : inspect(value, {
        depth: 8,
        maxArrayLength: null,
        maxStringLength: null,
        breakLength: Infinity,
      });
}

/** The forms in which a secret travels without being recognised at a glance. */
function disguises(secret: string): Record<string, string> {
  return {
    plain: secret,
    'JSON-escaped': JSON.stringify(secret).slice(1, -1),
    'URL-encoded': encodeURIComponent(secret),
    base64: Buffer.from(secret).toString('base64'),
    base64url: Buffer.from(secret).toString('base64url'),
    hex: Buffer.from(secret).toString('hex'),
  };
}

/**
 * Where any of the secrets occurs. Names secrets by what they are, never by value, since this is
 * what a failing test prints.
 */
export function findLeaks(
  captured: Captured[],
  secrets: ReadonlyMap<string, string>,
): string[] {
  const leaks = new Set<string>();
  for (const [secret, label] of secrets) {
    if (secret.length < MIN_SECRET_LENGTH) {
      continue;
    }
    for (const [form, needle] of Object.entries(disguises(secret))) {
      for (const { where, text } of captured) {
        if (text.includes(needle)) {
          leaks.add(`${label} (${form}) in ${where}`);
        }
      }
    }
  }
  return [...leaks];
}
