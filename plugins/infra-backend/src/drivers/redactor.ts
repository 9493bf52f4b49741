const MIN_LENGTH = 4;
const MASK = '***';

/**
 * Takes known secrets out of texts that others wrote: log lines and error messages of drivers.
 * A last line of defence; drivers are not to write them in the first place.
 */
export class Redactor {
  readonly #secrets: Set<string>;
  /** The longest first: one secret may be part of another. Undefined after one was added. */
  #ordered: string[] | undefined;

  /** @param known - knows some already */
  constructor(known?: Redactor) {
    this.#secrets = new Set(known ? known.#secrets : []);
  }

  /** Strings anywhere in the value; very short ones would mask half of every text. */
  add(value: unknown): void {
    if (typeof value === 'string') {
      if (value.length >= MIN_LENGTH) {
        this.#ordered = undefined;
        this.#secrets.add(value);
        this.#secrets.add(encodeURIComponent(value));
        this.#secrets.add(Buffer.from(value, 'utf8').toString('base64'));
        this.#secrets.add(JSON.stringify(value).slice(1, -1));
      }
    } else if (typeof value === 'object' && value !== null) {
      Object.values(value).forEach(member => this.add(member));
    }
  }

  redact(text: string): string {
    this.#ordered ??= [...this.#secrets].sort((a, b) => b.length - a.length);
    let redacted = text;
    for (const secret of this.#ordered) {
      redacted = redacted.replaceAll(secret, MASK);
    }
    return redacted;
  }

  /** The value with every text in it redacted; names of members stay. */
  redactAll<T>(value: T): T {
    if (typeof value === 'string') {
      return this.redact(value) as T;
    }
    if (Array.isArray(value)) {
      return value.map(item => this.redactAll(item)) as T;
    }
    return typeof value === 'object' && value !== null
      ? (Object.fromEntries(
          Object.entries(value).map(([key, item]) => [
            key,
            this.redactAll(item),
          ]),
        ) as T)
      : value;
  }
}
