/** Shorter ones would hide half of every text; they are hidden only where they are the whole value. */
const MIN_PART_LENGTH = 4;

/** Knows the secret values of one call, and keeps them out of what people get to read. */
export class Redactor {
  readonly #values: string[];

  constructor(values: Iterable<string>) {
    // Longest first: a value that holds another one is hidden as a whole.
    this.#values = [...new Set(values)]
      .filter(value => value !== '')
      .sort((a, b) => b.length - a.length);
  }

  /** Whether any text inside the value holds a secret. */
  isTainted(value: unknown): boolean {
    if (typeof value === 'string') {
      return this.#values.some(secret =>
        secret.length < MIN_PART_LENGTH
          ? value === secret
          : value.includes(secret),
      );
    }
    return (
      typeof value === 'object' &&
      value !== null &&
      Object.values(value).some(item => this.isTainted(item))
    );
  }

  scrub(text: string): string {
    return this.#values
      .filter(secret => secret.length >= MIN_PART_LENGTH)
      .reduce((rest, secret) => rest.split(secret).join('<secret>'), text);
  }
}

/** Every text at or below JSON pointers (RFC 6901) into a value; what is not there is left out. */
export function textsAt(value: unknown, pointers: Iterable<string>): string[] {
  return [...pointers].flatMap(pointer => {
    const parts = pointer.split('/').slice(1);
    const found = parts.reduce<any>(
      (at, part) => at?.[part.replace(/~1/g, '/').replace(/~0/g, '~')],
      value,
    );
    return textsIn(found);
  });
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') {
    return [value];
  }
  return typeof value === 'object' && value !== null
    ? Object.values(value).flatMap(textsIn)
    : [];
}
