import { openSync, readSync, closeSync, statSync } from 'node:fs';

/** User agent of the benchmark's own requests. */
export const OBSERVER = 'infra-benchmark-observer';

/** Requests of the client under test, as the API server itself counted them. */
export class AuditCounter {
  readonly #file: string;
  #offset: number;

  constructor(file: string) {
    this.#file = file;
    this.#offset = statSync(file).size;
  }

  /** By verb, since this counter was made; only the sandbox's administrator, not its controllers. */
  count(): { total: number; byVerb: Record<string, number> } {
    const byVerb: Record<string, number> = {};
    let total = 0;
    for (const line of this.#read().split('\n')) {
      if (!line) continue;
      const event = JSON.parse(line);
      if (event.user?.username !== 'sandbox-admin') continue;
      if (/^\/(readyz|livez|healthz)/.test(event.requestURI)) continue;
      // The observer of the benchmark names itself.
      if (event.userAgent === OBSERVER) continue;
      // A long watch is logged when it ends, so it counts by its start, elsewhere or never.
      if (
        event.stage !== 'ResponseComplete' &&
        event.stage !== 'ResponseStarted'
      )
        continue;
      if (event.verb === 'watch' && event.stage === 'ResponseComplete')
        continue;
      byVerb[event.verb] = (byVerb[event.verb] ?? 0) + 1;
      total++;
    }
    return { total, byVerb };
  }

  #read(): string {
    const size = statSync(this.#file).size - this.#offset;
    const buffer = Buffer.alloc(size);
    const handle = openSync(this.#file, 'r');
    try {
      readSync(handle, buffer, 0, size, this.#offset);
    } finally {
      closeSync(handle);
    }
    return buffer.toString('utf8');
  }
}
