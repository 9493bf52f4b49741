import { LoggerService } from '@backstage/backend-plugin-api';
import { ProviderDocument } from '@infra-orchestration/backstage-plugin-infra-common';
import {
  onAbort,
  orAbort,
} from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';
import { Revocation, StoredDocument } from '../store';
import { connectProvider, digestOf, OpenProvider } from './connectProvider';
import { CredentialSources, resolveCredentials } from './credentials';
import { ProviderRevokedError } from './failure';
import { DriverRegistry } from './registry';
import { sleep } from './sleep';

export interface ProviderConnectionsOptions {
  registry: DriverRegistry;
  credentials: CredentialSources;
  /** Asked before credentials are read. */
  revocationOf(provider: string): Promise<Revocation | undefined>;
  logger: LoggerService;
  /** Deadline of a call where the provider names none, in milliseconds. */
  callTimeout: number;
  now?: () => number;
  /** Milliseconds for which credentials count as read; default 10 s. */
  compareInterval?: number;
  /** Milliseconds in which one that was opened before may still begin a call; default 30 s. */
  linger?: number;
}

interface Cached {
  key: string;
  /** Revision of the document; empty for a driver without one. */
  version: string;
  /** When the credentials were read last. */
  comparedAt: number;
  digest: Promise<string>;
  opened: Promise<OpenProvider>;
  retire: AbortController;
  revoke: AbortController;
}

type Provider = StoredDocument<ProviderDocument>;

const COMPARE_MS = 10_000;
const LINGER_MS = 30_000;

/**
 * One connection per provider, shared by all calls, for as long as the revision of its document and
 * its credentials are the same: these are read again now and then, so that a rotated one is used
 * in every replica. The old connection is closed when the last call with it has ended.
 */
export class ProviderConnections {
  readonly #options: ProviderConnectionsOptions;
  readonly #cache = new Map<string, Cached>();
  /** What is to be closed when the last call with it has ended. */
  readonly #retired = new Map<Cached, Promise<void>>();
  readonly #closing = new AbortController();

  constructor(options: ProviderConnectionsOptions) {
    this.#options = options;
  }

  /**
   * @throws InputError where the document or a credential is not fit
   * @throws ProviderRevokedError
   */
  async open(provider: Provider): Promise<OpenProvider> {
    const cached = this.#cache.get(keyOf(provider.name));
    const isCurrent =
      cached?.version === `${provider.revision}` &&
      !(await this.#hasOtherCredentials(cached, provider));
    return await (isCurrent ? cached : this.#renew(provider)).opened;
  }

  /**
   * A connection that nobody shares and the caller closes, by a document that is not in force.
   *
   * @param values - of credentials that came with it, by reference
   */
  async openOnce(
    document: ProviderDocument,
    values: ReadonlyMap<string, string>,
    signal: AbortSignal,
  ): Promise<OpenProvider> {
    const { registry, credentials, logger, callTimeout } = this.#options;
    const driver = registry.get(document.spec.driver);
    const never = new AbortController().signal;
    return await connectProvider({
      name: document.metadata.name,
      document,
      driver,
      credentials: await resolveCredentials({ document }, driver, {
        ...credentials,
        secret: async ref => values.get(ref) ?? (await credentials.secret(ref)),
      }),
      callTimeout,
      logger,
      signal,
      outdated: never,
      revoked: never,
    });
  }

  /** For a definition that names a driver and no provider. */
  async openBare(driverId: string): Promise<OpenProvider> {
    const key = `driver:${driverId}`;
    const { registry, logger, callTimeout } = this.#options;
    const cached =
      this.#cache.get(key) ??
      this.#put(
        key,
        '',
        async () => ({}),
        async (credentials, signals) =>
          connectProvider({
            name: driverId,
            driver: registry.get(driverId),
            credentials,
            callTimeout,
            logger,
            signal: this.#closing.signal,
            ...signals,
          }),
      );
    return await cached.opened;
  }

  /** Forgets the connection, so that the next call makes a new one, with credentials read anew. */
  drop(provider: string): void {
    const key = keyOf(provider);
    const cached = this.#cache.get(key);
    if (cached) {
      this.#cache.delete(key);
      this.#retire(cached);
    }
  }

  /** Ends every call with the provider, and closes all connections to it at once. */
  revoke(provider: string, reason: ProviderRevokedError): void {
    const key = keyOf(provider);
    this.drop(provider);
    for (const cached of this.#retired.keys()) {
      if (cached.key === key) {
        cached.revoke.abort(reason);
      }
    }
  }

  /** Drops those of all other providers. */
  retain(providers: ReadonlySet<string>): void {
    for (const key of this.#cache.keys()) {
      const name = nameOf(key);
      if (name !== undefined && !providers.has(name)) {
        this.drop(name);
      }
    }
  }

  async close(): Promise<void> {
    this.#closing.abort(new Error('the plugin is shutting down'));
    const all = [...this.#cache.values()];
    this.#cache.clear();
    all.forEach(cached => this.#retire(cached));
    await Promise.all(this.#retired.values());
  }

  async #hasOtherCredentials(
    cached: Cached,
    provider: Provider,
  ): Promise<boolean> {
    const { compareInterval = COMPARE_MS } = this.#options;
    const now = this.#now();
    if (now - cached.comparedAt < compareInterval) {
      return false;
    }
    cached.comparedAt = now;
    const digest = digestOf(await this.#credentialsOf(provider));
    return digest !== (await cached.digest);
  }

  #renew(provider: Provider): Cached {
    const { registry, logger, callTimeout } = this.#options;
    const { name, document, revision } = provider;
    return this.#put(
      keyOf(name),
      `${revision}`,
      () => this.#credentialsOf(provider),
      async (credentials, signals) =>
        connectProvider({
          name,
          document,
          driver: registry.get(document.spec.driver),
          credentials,
          callTimeout,
          logger,
          signal: this.#closing.signal,
          ...signals,
        }),
    );
  }

  async #credentialsOf(provider: Provider) {
    const { registry, credentials, revocationOf } = this.#options;
    const revocation = await revocationOf(provider.name);
    if (revocation) {
      throw new ProviderRevokedError(revocation);
    }
    const driver = registry.get(provider.document.spec.driver);
    return await resolveCredentials(provider, driver, credentials);
  }

  #put(
    key: string,
    version: string,
    resolve: () => Promise<Record<string, string>>,
    connect: (
      credentials: Record<string, string>,
      signals: { outdated: AbortSignal; revoked: AbortSignal },
    ) => Promise<OpenProvider>,
  ): Cached {
    const before = this.#cache.get(key);
    const retire = new AbortController();
    const revoke = new AbortController();
    const signals = { outdated: retire.signal, revoked: revoke.signal };
    const credentials = resolve();
    const entry: Cached = {
      key,
      version,
      retire,
      revoke,
      comparedAt: this.#now(),
      digest: credentials.then(digestOf),
      opened: credentials.then(values => connect(values, signals)),
    };
    this.#cache.set(key, entry);
    entry.digest.catch(() => {});
    entry.opened.catch(() => {
      // A failure is not kept: the next call may find a remedy.
      if (this.#cache.get(key) === entry) {
        this.#cache.delete(key);
      }
    });
    if (before) {
      this.#replace(before, entry);
    }
    return entry;
  }

  /** Until the new one is there, calls with the one before go on, and end with a revocation all the same. */
  #replace(before: Cached, { opened, revoke }: Cached): void {
    const stop = onAbort(revoke.signal, () =>
      before.revoke.abort(revoke.signal.reason),
    );
    const retire = () => {
      this.#retire(before);
      stop();
    };
    opened.then(retire, retire);
  }

  #retire(cached: Cached): void {
    const ended = this.#disconnect(cached);
    this.#retired.set(cached, ended);
    ended.then(() => this.#retired.delete(cached));
  }

  /** Never rejects. */
  async #disconnect({ opened, retire, revoke }: Cached): Promise<void> {
    const { linger = LINGER_MS, logger } = this.#options;
    try {
      const open = await opened;
      retire.abort(new Error('the provider is connected anew'));
      const { signal } = this.#closing;
      const atOnce = AbortSignal.any([signal, revoke.signal]);
      await unless(atOnce, sleep(linger, atOnce));
      await unless(atOnce, open.uses.ended());
      await open.driver.disconnect?.(open.connection);
    } catch (error) {
      logger.debug(`A connection did not close: ${error}`);
    }
  }

  #now(): number {
    return (this.#options.now ?? Date.now)();
  }
}

/** Shutdown and revocation wait for nothing: whoever still calls was told to end. */
async function unless(
  signal: AbortSignal,
  waiting: Promise<void>,
): Promise<void> {
  await orAbort(signal, waiting).catch(() => {});
}

const PREFIX = 'provider:';

function keyOf(provider: string): string {
  return PREFIX + provider;
}

function nameOf(key: string): string | undefined {
  return key.startsWith(PREFIX) ? key.slice(PREFIX.length) : undefined;
}
