import { LoggerService } from '@backstage/backend-plugin-api';
import { JsonObject, JsonValue } from '@backstage/types';
import { JsonSchema } from '../../driver';
import { InMemoryInstanceSecrets } from '../instanceSecrets';
import { Captured, findLeaks, textOf } from './leaks';
import { secretsIn, withoutSecrets } from './schemas';

/**
 * All that a driver said and returned, and all that it must not have said. Secrets become known
 * while the tests run (a generated password), so leaks are looked for at the end.
 */
export class Recording {
  readonly #captured: Captured[] = [];
  readonly #secrets = new Map<string, string>();

  readonly logger: LoggerService = this.#logger({});

  capture(where: string, value: unknown): void {
    this.#captured.push({ where, text: textOf(value) });
  }

  /** Takes what `x-secret` marks as secrets and the rest as said in public. */
  captureMarked(where: string, schema: JsonSchema, value: JsonObject): void {
    this.addMarked(where, schema, value);
    this.capture(where, withoutSecrets(schema, value));
  }

  addMarked(what: string, schema: JsonSchema, value: JsonValue): void {
    for (const { path, value: secret } of secretsIn(schema, value)) {
      this.#secrets.set(secret, `secret ${what} ${path}`);
    }
  }

  addSecret(label: string, value: string): void {
    this.#secrets.set(value, label);
  }

  addStored(secrets: InMemoryInstanceSecrets): void {
    for (const [name, value] of secrets.entries()) {
      this.addSecret(`instance secret ${name}`, value);
    }
  }

  leaks(): string[] {
    return findLeaks(this.#captured, this.#secrets);
  }

  #logger(fields: JsonObject): LoggerService {
    const line =
      (level: string) =>
      (message: string, meta?: Error | JsonObject): void =>
        this.capture(`${level} log`, [message, meta, fields]);
    return {
      error: line('error'),
      warn: line('warn'),
      info: line('info'),
      debug: line('debug'),
      child: meta => this.#logger({ ...fields, ...meta }),
    };
  }
}
