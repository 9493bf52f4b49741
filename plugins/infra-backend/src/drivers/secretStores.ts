import { ConflictError, InputError } from '@backstage/errors';
import { LoggerService } from '@backstage/backend-plugin-api';
import {
  ExternalSecretStore,
  InfraSecretStoresExtensionPoint,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { withDeadline } from './deadline';

const NAME = /^[a-z0-9][a-z0-9-]{0,62}$/;
const READ_TIMEOUT_MS = 10_000;
const READ_GRACE_MS = 1_000;
/** How long a value counts as read: a store is asked once a minute for each, not once a call. */
const HOLDS_MS = 60_000;
/** How long one goes on with what was read last while the store cannot be asked. */
const OUTAGE_MS = 15 * 60_000;

interface Reading {
  value: string;
  at: number;
}

/** The secret stores that backend modules brought. */
export class SecretStores implements InfraSecretStoresExtensionPoint {
  readonly #stores = new Map<string, ExternalSecretStore>();
  readonly #readings = new Map<string, Reading>();
  readonly #underWay = new Map<string, Promise<string | undefined>>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  addSecretStore(...stores: ExternalSecretStore[]): void {
    for (const store of stores) {
      if (!NAME.test(store.name)) {
        throw new InputError(
          `The name "${store.name}" of a secret store must be lower-case letters, digits and dashes`,
        );
      }
      if (this.#stores.has(store.name)) {
        throw new ConflictError(`There are two secret stores "${store.name}"`);
      }
      this.#stores.set(store.name, store);
    }
  }

  names(): string[] {
    return [...this.#stores.keys()].sort();
  }

  /**
   * @param path - `<name>/<key>`
   * @returns undefined where the store says that there is no such secret
   * @throws InputError where there is no such store; Error where it cannot be asked
   */
  async read(path: string, logger: LoggerService): Promise<string | undefined> {
    const last = this.#readings.get(path);
    if (last && this.#now() - last.at < HOLDS_MS) {
      return last.value;
    }
    // All who ask at the same time share one question.
    const asked = this.#underWay.get(path) ?? this.#ask(path, logger);
    this.#underWay.set(path, asked);
    try {
      return await asked;
    } catch (error) {
      if (!last || this.#now() - last.at >= OUTAGE_MS) {
        throw error;
      }
      logger.warn(`${(error as Error).message}; what was read last is used`);
      return last.value;
    } finally {
      this.#underWay.delete(path);
    }
  }

  async #ask(path: string, logger: LoggerService): Promise<string | undefined> {
    const { store, key } = this.#find(path);
    let value: string | undefined;
    try {
      value = await withDeadline(
        'the question',
        {
          signal: new AbortController().signal,
          timeout: READ_TIMEOUT_MS,
          grace: READ_GRACE_MS,
        },
        signal =>
          store.read(key, {
            signal,
            logger: logger.child({ secretStore: store.name }),
          }),
      );
    } catch (error) {
      const { message } = error as Error;
      throw new Error(
        `The secret store "${store.name}" cannot be asked for ${key}: ${message}`,
      );
    }
    if (value === undefined || value === '') {
      this.#readings.delete(path);
      return undefined;
    }
    this.#readings.set(path, { value, at: this.#now() });
    return value;
  }

  #find(path: string): { store: ExternalSecretStore; key: string } {
    const { name, key } = partsOf(path);
    const store = this.#stores.get(name);
    if (!store) {
      throw new InputError(
        `There is no secret store "${name}"; installed are ${
          this.names().join(', ') || 'none'
        }. Add the backend module that brings it`,
      );
    }
    if (key === '') {
      throw new InputError(
        `"${path}" names no secret; write "${name}/<key>", as the store names it`,
      );
    }
    return { store, key };
  }
}

/** The name of the store, and what of it is meant. */
function partsOf(path: string): { name: string; key: string } {
  const [name, ...rest] = path.split('/');
  return { name, key: rest.join('/') };
}
