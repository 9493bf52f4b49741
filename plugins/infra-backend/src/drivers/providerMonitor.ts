import { LoggerService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { ProviderDocument } from '@infra-orchestration/backstage-plugin-infra-common';
import {
  DriverError,
  SharedAccess,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { backoff } from '../core';
import {
  Db,
  documents,
  providers,
  ProviderStatus,
  Revocation,
  StoredDocument,
} from '../store';
import { askAccess } from './askAccess';
import { ProviderConnections } from './connections';
import { OpenProvider } from './connectProvider';
import { ProviderRevokedError } from './failure';
import {
  asRevoked,
  CheckResult,
  isSetApart,
  revokedStatus,
} from './providerHealth';
import { Revocations } from './revocations';
import { shareAccess } from './shareAccess';

export interface ProviderMonitorOptions {
  db: Db;
  connections: ProviderConnections;
  logger: LoggerService;
  now: () => Date;
  random: () => number;
  /** Milliseconds: first and longest wait after a failed check, and between good ones. */
  check: { base: number; max: number; interval: number };
  revocations: Revocations;
  /** Called after access was taken away, so that what lives there is told to be in quarantine. */
  onRevoked(provider: string): Promise<void>;
  /** Called after a provider became healthy, so that what waits for it is looked at. */
  onRecovered(provider: string): Promise<void>;
}

type Provider = StoredDocument<ProviderDocument>;

/** Longest time one replica may take for a check before another one makes it. */
const CLAIM_MS = 60_000;

/** How old a known status may be. */
const FRESH_MS = 1_000;

/**
 * Knows how each provider is. One that refuses access, or cannot be used as it is registered, is set
 * apart: no work is begun on it until a check passes, which is tried at growing intervals, and at
 * once when its document changes.
 */
export class ProviderMonitor {
  readonly #options: ProviderMonitorOptions;
  readonly #statuses = new Map<
    string,
    { at: number; status: Promise<ProviderStatus | undefined> }
  >();

  #revoked:
    | { at: number; list: Promise<Map<string, ProviderStatus>> }
    | undefined;

  /** Providers by the revocations that were brought about in this process. */
  readonly #heeded = new Map<string, string>();

  /** By provider, the last recovery that its connection here is younger than. */
  readonly #recoveredAt = new Map<string, string>();

  /** By provider, since when it is without access, as far as that was told here. */
  readonly #toldRevokedAt = new Map<string, string>();

  constructor(options: ProviderMonitorOptions) {
    this.#options = options;
  }

  /**
   * As of the last second at most. A status of an older revision counts no longer; undefined where
   * nothing is known yet. Access that was taken away from this side is so at any revision.
   */
  async statusOf(provider: Provider): Promise<ProviderStatus | undefined> {
    const revocation = (await this.#options.revocations.recent()).get(
      provider.name,
    );
    if (revocation) {
      return revokedStatus(provider, revocation);
    }
    const now = this.#options.now().getTime();
    const key = `${provider.name}/${provider.revision}`;
    const cached = this.#statuses.get(key);
    if (cached && now - cached.at < FRESH_MS) {
      return await cached.status;
    }
    const status = this.#read(provider);
    this.#statuses.set(key, { at: now, status });
    status.catch(() => this.#statuses.delete(key));
    return await status;
  }

  async #read(provider: Provider): Promise<ProviderStatus | undefined> {
    const [status] = await providers.listStatus(this.#options.db, {
      providers: [provider.name],
    });
    return status?.documentRevision === provider.revision ? status : undefined;
  }

  /**
   * Of the providers whose access was taken away, from either side. As of the last second at most; costs
   * two statements in that time, whoever asks.
   */
  async revoked(): Promise<Map<string, ProviderStatus>> {
    const { db, now, revocations } = this.#options;
    const at = now().getTime();
    if (!this.#revoked || at - this.#revoked.at >= FRESH_MS) {
      const read = async () => {
        const statuses = await providers.listStatus(db, {
          health: 'AccessRevoked',
        });
        const list = new Map(statuses.map(one => [one.provider, one]));
        for (const [name, revocation] of await revocations.recent()) {
          list.set(name, revokedStatus({ name, revision: 0 }, revocation));
        }
        return list;
      };
      this.#revoked = { at, list: read() };
      this.#revoked.list.catch(() => {
        this.#revoked = undefined;
      });
    }
    return await this.#revoked.list;
  }

  /** A driver call was refused, or could not work with the provider: sets it apart. */
  async setApart(
    provider: Provider,
    health: 'AccessDenied' | 'Misconfigured',
    message: string,
  ): Promise<ProviderStatus> {
    const { revocations } = this.#options;
    const revocation = await revocations.of(provider.name);
    if (revocation) {
      return revokedStatus(provider, revocation);
    }
    const previous = await this.#read(provider);
    // Whatever the remedy is, it is read anew.
    this.#options.connections.drop(provider.name);
    if (previous && isSetApart(previous)) {
      return previous;
    }
    return await this.#record(provider, previous, { health, message });
  }

  /** Checks the access now and records what comes of it. */
  async check(
    provider: Provider,
    signal: AbortSignal,
  ): Promise<ProviderStatus> {
    const { revocations } = this.#options;
    const revocation = await revocations.of(provider.name);
    if (revocation) {
      return await this.#keepRevoked(provider, revocation);
    }
    const previous = await this.#read(provider);
    if (previous?.health !== 'Healthy') {
      this.#options.connections.drop(provider.name);
    }
    const result = asRevoked(await this.#ask(provider, signal), previous);
    const status = await this.#record(provider, previous, result);
    if (status.health === 'AccessRevoked') {
      await this.#tellRevoked(status);
    }
    if (status.health === 'Healthy' && previous?.health !== 'Healthy') {
      this.#recoveredAt.set(provider.name, status.changedAt);
      await this.#options.onRecovered(provider.name);
    }
    return status;
  }

  /**
   * Takes the access away here and now: what goes on with the provider in this process ends. The
   * others follow when they look for revocations.
   */
  async revoke(provider: Provider, revocation: Revocation): Promise<void> {
    this.#forgetRevoked();
    this.#heed(revocation);
    await this.#tellRevoked(await this.#keepRevoked(provider, revocation));
  }

  /** A revocation was lifted; a check tells whether the provider can be used. */
  async restore(
    provider: Provider,
    signal: AbortSignal,
  ): Promise<ProviderStatus> {
    this.#forgetRevoked();
    return await this.check(provider, signal);
  }

  /**
   * Ends here what another replica was told to end, and goes on with what it was told to give back;
   * called every second or so.
   */
  async followRevocations(): Promise<void> {
    const { revocations, onRecovered } = this.#options;
    revocations.forget();
    const inForce = [...(await revocations.recent()).values()];
    for (const revocation of inForce) {
      if (!this.#heeded.has(revocation.id)) {
        this.#heed(revocation);
      }
      await this.#tellRevoked({
        provider: revocation.provider,
        changedAt: revocation.revokedAt,
      });
    }
    for (const [id, provider] of this.#heeded) {
      if (!inForce.some(revocation => revocation.id === id)) {
        this.#heeded.delete(id);
        this.#forgetKnown();
        await onRecovered(provider);
      }
    }
  }

  /**
   * Once in each replica, not only in the one that learned of it first: whoever that one woke may have
   * been worked on here by what was known until now. Safe to repeat.
   */
  async #tellRevoked({
    provider,
    changedAt,
  }: Pick<ProviderStatus, 'provider' | 'changedAt'>): Promise<void> {
    if (this.#toldRevokedAt.get(provider) === changedAt) {
      return;
    }
    this.#forgetKnown();
    await this.#options.onRevoked(provider);
    this.#toldRevokedAt.set(provider, changedAt);
  }

  #forgetKnown(): void {
    this.#revoked = undefined;
    this.#statuses.clear();
  }

  #forgetRevoked(): void {
    this.#options.revocations.forget();
    this.#revoked = undefined;
  }

  #heed(revocation: Revocation): void {
    this.#heeded.set(revocation.id, revocation.provider);
    this.#options.connections.revoke(
      revocation.provider,
      new ProviderRevokedError(revocation),
    );
  }

  async #keepRevoked(
    provider: Provider,
    revocation: Revocation,
  ): Promise<ProviderStatus> {
    const previous = await this.#read(provider);
    const status = {
      ...revokedStatus(provider, revocation),
      report: previous?.report,
      checkedAt: previous?.checkedAt,
    };
    await providers.recordStatus(this.#options.db, status);
    return status;
  }

  /** What another plugin may be given of the provider. */
  async share(provider: Provider, signal: AbortSignal): Promise<SharedAccess> {
    const { connections, logger } = this.#options;
    return shareAccess(await connections.open(provider), signal, logger);
  }

  /**
   * Checks the access by a document that is not in force; records nothing.
   *
   * @param values - of credentials that came with it, by reference
   */
  async trial(
    document: ProviderDocument,
    values: ReadonlyMap<string, string>,
    signal: AbortSignal,
  ): Promise<CheckResult & { reachable: boolean }> {
    const { connections, logger } = this.#options;
    let open: OpenProvider | undefined;
    const result = await askAccess(signal, logger, async () => {
      open = await connections
        .openOnce(document, values, signal)
        .catch(error => {
          throw error instanceof InputError
            ? new DriverError('misconfigured', error.message)
            : error;
        });
      return open;
    });
    await open?.driver.disconnect?.(open.connection);
    const { report, health } = result;
    return {
      ...result,
      reachable: report !== undefined || health === 'AccessDenied',
    };
  }

  /** Makes the checks that are due; called now and then by every replica. */
  async tick(signal: AbortSignal): Promise<void> {
    const { db, now } = this.#options;
    const inForce = (await documents.listInForce(db, {
      kind: 'Provider',
    })) as Provider[];
    await this.#follow(inForce);
    await this.#keepConnections(inForce);
    const due = await providers.claimDueChecks(db, {
      now: now(),
      claimedUntil: new Date(now().getTime() + CLAIM_MS),
    });
    const byName = new Map(inForce.map(p => [p.name, p]));
    await Promise.all(
      due.map(async ({ provider }) => {
        const document = byName.get(provider);
        if (document) {
          await this.check(document, signal);
        }
      }),
    );
  }

  /** New and changed providers are due for a check at once; those gone are forgotten. */
  async #follow(inForce: Provider[]): Promise<void> {
    const { db, now } = this.#options;
    const statuses = new Map(
      (await providers.listStatus(db)).map(s => [s.provider, s]),
    );
    const revoked = await this.#options.revocations.recent();
    // That of a revocation is never due; the revocation was lifted.
    const isLifted = (status: ProviderStatus) =>
      status.health === 'AccessRevoked' && status.nextCheckAt === undefined;
    for (const provider of inForce) {
      const status = statuses.get(provider.name);
      statuses.delete(provider.name);
      const revocation = revoked.get(provider.name);
      if (revocation) {
        if (status?.health !== 'AccessRevoked') {
          await this.#keepRevoked(provider, revocation);
        }
      } else if (
        status?.documentRevision !== provider.revision ||
        isLifted(status)
      ) {
        await providers.recordStatus(db, {
          provider: provider.name,
          health: 'Unknown',
          documentRevision: provider.revision,
          failures: 0,
          nextCheckAt: now().toISOString(),
          changedAt: now().toISOString(),
        });
      }
    }
    for (const name of statuses.keys()) {
      await providers.removeStatus(db, name);
    }
  }

  /** Another replica may have taken a provider away, or have found one without access or usable again. */
  async #keepConnections(inForce: Provider[]): Promise<void> {
    const { db, connections } = this.#options;
    connections.retain(new Set(inForce.map(({ name }) => name)));
    for (const status of await providers.listStatus(db)) {
      if (status.health === 'AccessRevoked') {
        await this.#tellRevoked(status);
      } else if (status.health === 'Healthy') {
        await this.#followRecovery(status);
      }
    }
  }

  async #followRecovery({
    provider,
    changedAt,
  }: ProviderStatus): Promise<void> {
    const known = this.#recoveredAt.get(provider);
    if (changedAt !== known) {
      this.#recoveredAt.set(provider, changedAt);
      if (known !== undefined) {
        this.#options.connections.drop(provider);
        this.#forgetKnown();
        await this.#options.onRecovered(provider);
      }
    }
  }

  #ask(provider: Provider, signal: AbortSignal): Promise<CheckResult> {
    const { connections, logger } = this.#options;
    return askAccess(signal, logger, () => connections.open(provider));
  }

  async #record(
    provider: Provider,
    previous: ProviderStatus | undefined,
    result: CheckResult,
  ): Promise<ProviderStatus> {
    const { db, now, random, check, logger } = this.#options;
    const at = now();
    const healthy = result.health === 'Healthy';
    const failures = healthy ? 0 : (previous?.failures ?? 0) + 1;
    const wait = healthy
      ? check.interval * (1 + 0.1 * random())
      : backoff(failures, random(), {
          baseMs: check.base,
          capMs: check.max,
          floorMs: check.base / 2,
        });
    const changed = previous?.health !== result.health;
    const status: ProviderStatus = {
      provider: provider.name,
      documentRevision: provider.revision,
      ...result,
      report: result.report ?? previous?.report,
      checkedAt: at.toISOString(),
      failures,
      nextCheckAt: new Date(at.getTime() + wait).toISOString(),
      changedAt: changed ? at.toISOString() : previous.changedAt,
    };
    await providers.recordStatus(db, status);
    this.#revoked = undefined;
    this.#statuses.set(`${provider.name}/${provider.revision}`, {
      at: at.getTime(),
      status: Promise.resolve(status),
    });
    if (changed) {
      logger.info(
        `Provider ${provider.name} is ${status.health}${
          status.message ? `: ${status.message}` : ''
        }`,
      );
    }
    return status;
  }
}
