import { InputError } from '@backstage/errors';
import { LoggerService } from '@backstage/backend-plugin-api';
import { ProviderDocument } from '@infra-orchestration/backstage-plugin-infra-common';
import { Driver } from '@infra-orchestration/backstage-plugin-infra-node';
import { Duration } from 'luxon';
import { validateAgainst } from '../core';
import { StoredDocument } from '../store';
import { CredentialSources, resolveCredentials } from './credentials';
import { withDeadline } from './deadline';
import { DriverRegistry } from './registry';

/** A driver with a connection to one of its systems. */
export interface OpenProvider {
  /** Absent for a driver that works without a provider (`static`). */
  name?: string;
  driver: Driver;
  connection: unknown;
  /** Most calls at once over all replicas; absent: no limit of its own. */
  concurrency?: number;
  /** Milliseconds. */
  callTimeout: number;
}

export interface ProviderConnectionsOptions {
  registry: DriverRegistry;
  credentials: CredentialSources;
  logger: LoggerService;
  /** Deadline of a call where the provider names none, in milliseconds. */
  callTimeout: number;
}

interface Cached {
  version: string;
  opened: Promise<OpenProvider>;
}

/**
 * One connection per provider and revision of its document, shared by all calls. Another revision
 * takes the old one's place; the old one is closed when its last call is likely to be over.
 */
export class ProviderConnections {
  readonly #options: ProviderConnectionsOptions;
  readonly #cache = new Map<string, Cached>();
  readonly #closing = new AbortController();

  constructor(options: ProviderConnectionsOptions) {
    this.#options = options;
  }

  /** @throws InputError where the document or a credential is not fit */
  async open(
    provider: StoredDocument<ProviderDocument>,
  ): Promise<OpenProvider> {
    return await this.#shared(
      `provider:${provider.name}`,
      `${provider.revision}`,
      () => this.#connect(provider.document),
    );
  }

  /** For a definition that names a driver and no provider. */
  async openBare(driverId: string): Promise<OpenProvider> {
    return await this.#shared(`driver:${driverId}`, '', async () => {
      const driver = this.#options.registry.get(driverId);
      const { logger, callTimeout } = this.#options;
      const connection = await withDeadline(
        `connecting driver ${driverId}`,
        { signal: this.#closing.signal, timeout: callTimeout },
        signal =>
          driver.connect({
            providerName: driverId,
            config: {},
            credentials: {},
            logger,
            signal,
          }),
      );
      return { driver, connection, callTimeout };
    });
  }

  /** Forgets the connection, so that the next call makes a new one, with credentials read anew. */
  async drop(provider: string): Promise<void> {
    const cached = this.#cache.get(`provider:${provider}`);
    this.#cache.delete(`provider:${provider}`);
    await this.#disconnect(cached);
  }

  async close(): Promise<void> {
    this.#closing.abort(new Error('the plugin is shutting down'));
    const all = [...this.#cache.values()];
    this.#cache.clear();
    await Promise.all(all.map(cached => this.#disconnect(cached)));
  }

  async #shared(
    key: string,
    version: string,
    connect: () => Promise<OpenProvider>,
  ): Promise<OpenProvider> {
    const cached = this.#cache.get(key);
    if (cached?.version === version) {
      return await cached.opened;
    }
    const opened = connect();
    const entry = { version, opened };
    this.#cache.set(key, entry);
    opened.then(
      () => this.#disconnect(cached),
      () => {
        // A failure is not kept: the next call may find a remedy.
        if (this.#cache.get(key) === entry) {
          this.#cache.delete(key);
        }
      },
    );
    return await opened;
  }

  async #connect(document: ProviderDocument): Promise<OpenProvider> {
    const { registry, logger, credentials } = this.#options;
    const { name } = document.metadata;
    const driver = registry.get(document.spec.driver);
    const config = document.spec.config ?? {};
    const problems = validateAgainst(driver.configSchema, config);
    if (problems.length) {
      throw new InputError(
        `Provider ${name}: ${problems
          .map(({ pointer, message }) => `spec.config${pointer} ${message}`)
          .join('; ')}`,
      );
    }
    const callTimeout = timeoutOf(document) ?? this.#options.callTimeout;
    const values = await resolveCredentials(document, driver, credentials);
    const connection = await withDeadline(
      `connecting provider ${name}`,
      { signal: this.#closing.signal, timeout: callTimeout },
      signal =>
        driver.connect({
          providerName: name,
          config,
          credentials: values,
          logger: logger.child({ provider: name }),
          signal,
        }),
    );
    return {
      name,
      driver,
      connection,
      callTimeout,
      concurrency: document.spec.limits?.concurrency,
    };
  }

  async #disconnect(cached: Cached | undefined): Promise<void> {
    try {
      const open = await cached?.opened;
      await open?.driver.disconnect?.(open.connection);
    } catch (error) {
      this.#options.logger.debug(`A connection did not close: ${error}`);
    }
  }
}

function timeoutOf(document: ProviderDocument): number | undefined {
  const text = document.spec.limits?.callTimeout;
  if (text === undefined) {
    return undefined;
  }
  const duration = Duration.fromISO(text);
  if (!duration.isValid) {
    throw new InputError(
      `Provider ${document.metadata.name}: spec.limits.callTimeout "${text}" is not an ISO 8601 duration such as PT30S`,
    );
  }
  return duration.toMillis();
}
