import { randomUUID } from 'node:crypto';
import { LoggerService } from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import {
  DesiredState,
  DocumentKind,
  Hook,
  InfraEvent,
  Operation,
  PlatformDocument,
} from '@infra-orchestration/backstage-plugin-infra-common';
import {
  createInMemoryDriver,
  InMemoryDriver,
  InMemoryDriverOptions,
} from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import { DriverRegistry } from '../../drivers';
import { HookRegistry } from '../../hooks';
import { createSecretStore, SecretStore } from '../../secrets';
import {
  Db,
  deployments,
  DeploymentRecord,
  documents,
  EnvironmentRecord,
  environments,
  events,
  inTransaction,
  InstanceRecord,
  instances,
  operations,
  providers,
  ProviderStatus,
  receipts,
  secretRows,
} from '../../store';
import { Clock, systemClock } from '../clock';
import { createEngine, Engine } from '../engine';
import { CrashPoints, defaultEngineOptions, EngineOptions } from '../types';
import { basicPlatform, thingInputs } from './documents';

export interface BenchOptions {
  db: Db;
  driver?: InMemoryDriver | InMemoryDriverOptions;
  platform?: PlatformDocument[];
  options?: Partial<EngineOptions>;
  clock?: Clock;
  logger?: LoggerService;
}

const tableNames = [
  'environments',
  'deployments',
  'resource_instances',
  'operations',
  'events',
  'receipts',
  'secrets',
  'idempotency_keys',
  'provider_status',
];

/** Short times, so that tests of retries and readiness take none. */
export const quickOptions: EngineOptions = {
  ...defaultEngineOptions,
  leaseTtl: 10_000,
  sweepInterval: 100,
  backoff: { base: 5, max: 20 },
  readiness: { base: 5, max: 20 },
  providerCheck: { base: 10, max: 50, interval: 60_000 },
  inlineWait: 500,
};

/** An engine, or several, on one database and one outside world; what a client would do with it. */
export class Bench {
  static async create(options: BenchOptions): Promise<Bench> {
    const { store } = await createSecretStore({
      rows: secretRows(options.db),
      config: mockServices.rootConfig(),
      logger: mockServices.logger.mock(),
    });
    const bench = new Bench(options, store);
    await bench.platform(...(options.platform ?? basicPlatform));
    return bench;
  }

  readonly db: Db;
  readonly driver: InMemoryDriver;
  readonly secrets: SecretStore;
  readonly #options: BenchOptions;
  readonly #engines: Engine[] = [];

  private constructor(options: BenchOptions, secrets: SecretStore) {
    const { driver = {} } = options;
    this.db = options.db;
    this.secrets = secrets;
    this.driver =
      'world' in driver && 'kinds' in driver && 'connect' in driver
        ? (driver as InMemoryDriver)
        : createInMemoryDriver(withThingInputs(driver));
    this.#options = options;
  }

  get world() {
    return this.driver.world;
  }

  get clock(): Clock {
    return this.#options.clock ?? systemClock;
  }

  /** Puts documents in force. */
  async platform(...changed: PlatformDocument[]): Promise<void> {
    await documents.apply(this.db, {
      changes: changed.map(document => ({ document, origin: 'test' })),
      now: this.clock.now(),
    });
  }

  /** Takes a document out of force. */
  async withdraw(kind: DocumentKind, name: string): Promise<void> {
    await documents.apply(this.db, {
      deletions: [{ kind, name, origin: 'test' }],
      now: this.clock.now(),
    });
  }

  /** A process; not started, so that a test can call it step by step. */
  async engine(
    more: {
      crashPoints?: CrashPoints;
      hooks?: HookRegistry;
      options?: Partial<EngineOptions>;
    } = {},
  ): Promise<Engine> {
    const registry = new DriverRegistry();
    registry.add(this.driver);
    const engine = await createEngine({
      db: this.db,
      registry,
      secrets: this.secrets,
      config: mockServices.rootConfig(),
      logger: this.#options.logger ?? mockServices.logger.mock(),
      installation: 'test',
      queueSchema: 'infra_queue',
      hooks: more.hooks,
      options: { ...quickOptions, ...this.#options.options, ...more.options },
      clock: this.#options.clock,
      crashPoints: more.crashPoints,
    });
    this.#engines.push(engine);
    return engine;
  }

  /** Starts a process, and waits until it watches each of so many providers: what changes before that is not told. */
  async startWatching(engine: Engine, count = 1): Promise<void> {
    const watched = jest.spyOn(this.world, 'onChange');
    await engine.start();
    for (let looks = 0; watched.mock.calls.length < count; looks++) {
      if (looks > 3_000) {
        throw new Error(`${count} providers are not watched`);
      }
      await new Promise(resolve => setTimeout(resolve, 10));
    }
    watched.mockRestore();
  }

  async stop(): Promise<void> {
    await Promise.all(this.#engines.map(engine => engine.stop()));
  }

  /** What the service does to create an environment. */
  async create(
    claims: DesiredState['claims'],
    more: {
      type?: string;
      name?: string;
      engine?: Engine;
      adopt?: DesiredState['adopt'];
      verification?: Hook[];
    } = {},
  ): Promise<EnvironmentRecord> {
    const id = randomUUID();
    const deploymentId = randomUUID();
    const now = this.clock.now();
    return await inTransaction(this.db, async trx => {
      const environment = await environments.insert(
        trx,
        {
          id,
          entityRef: 'component:default/shop',
          name: more.name ?? 'dev',
          type: more.type ?? 'development',
          owner: 'group:default/team',
          labels: {},
          createdBy: 'user:default/ann',
        },
        { now, deploymentId },
      );
      await deployments.insert(
        trx,
        {
          id: deploymentId,
          environmentId: id,
          generation: 1,
          mode: 'deploy',
          desired: { ...desired(claims), adopt: more.adopt },
          platformRevision: await documents.platformRevision(trx),
          verification: more.verification,
          requestedBy: 'user:default/ann',
        },
        { now },
      );
      await more.engine?.enqueuer.enqueue(id, 'created', { trx });
      return environment;
    });
  }

  /** What the service does to change or destroy one. */
  async deploy(
    environmentId: string,
    claims: DesiredState['claims'] | 'destroy',
    more: {
      engine?: Engine;
      abandon?: string[];
      adopt?: DesiredState['adopt'];
      verification?: Hook[];
    } = {},
  ): Promise<DeploymentRecord> {
    const deploymentId = randomUUID();
    const now = this.clock.now();
    return await inTransaction(this.db, async trx => {
      const { generation } = await environments.revise(trx, {
        id: environmentId,
        deploymentId,
        now,
      });
      const deployment = await deployments.insert(
        trx,
        {
          id: deploymentId,
          environmentId,
          generation,
          mode: claims === 'destroy' ? 'destroy' : 'deploy',
          desired: {
            ...desired(claims === 'destroy' ? {} : claims),
            adopt: more.adopt,
          },
          abandon: more.abandon,
          platformRevision: await documents.platformRevision(trx),
          verification: more.verification,
          requestedBy: 'user:default/ann',
        },
        { now },
      );
      await more.engine?.enqueuer.enqueue(environmentId, 'deployed', { trx });
      return deployment;
    });
  }

  async cancel(id: string, engine?: Engine): Promise<void> {
    const { generation } = await this.environment(id);
    const now = this.clock.now();
    await environments.requestCancel(this.db, { id, generation, now });
    await engine?.enqueuer.enqueue(id, 'cancelled');
  }

  async retry(id: string, engine?: Engine): Promise<void> {
    await environments.requestRetry(this.db, { id, now: this.clock.now() });
    await engine?.enqueuer.enqueue(id, 'retried');
  }

  async environment(id: string): Promise<EnvironmentRecord> {
    return (await environments.get(this.db, id))!;
  }

  async deploymentOf(id: string): Promise<DeploymentRecord> {
    const { currentDeploymentId } = await this.environment(id);
    return (await deployments.get(this.db, currentDeploymentId!))!;
  }

  async deployment(id: string): Promise<DeploymentRecord> {
    return (await deployments.get(this.db, id))!;
  }

  /** Oldest first. */
  async operations(id: string): Promise<Operation[]> {
    const page = await operations.list(this.db, {
      environmentId: id,
      limit: 10_000,
    });
    return page.items.reverse();
  }

  async instances(id: string): Promise<Record<string, InstanceRecord>> {
    const list = await instances.list(this.db, { environmentId: id });
    return Object.fromEntries(list.map(i => [i.claimId, i]));
  }

  async phases(id: string): Promise<Record<string, string>> {
    const byId = await this.instances(id);
    return Object.fromEntries(
      Object.entries(byId).map(([claim, { phase }]) => [claim, phase]),
    );
  }

  async providerStatus(name: string): Promise<ProviderStatus | undefined> {
    const [status] = await providers.listStatus(this.db, { providers: [name] });
    return status;
  }

  async receipts(id: string): Promise<Record<string, string>> {
    const list = await receipts.list(this.db, { environmentId: id });
    return Object.fromEntries(list.map(r => [r.address, r.outcome]));
  }

  async events(id: string): Promise<InfraEvent[]> {
    return await events.list(this.db, { environmentId: id, limit: 10_000 });
  }

  /** All that is stored, as text. */
  async dump(): Promise<string> {
    const tables = await Promise.all(
      tableNames.map(async table => [table, await this.db(table)]),
    );
    return JSON.stringify(tables, null, 1);
  }

  /** Every secret that is kept for an instance now, in the clear. */
  async secretValues(): Promise<string[]> {
    const rows = await this.db('secrets').whereNotNull('instance_id');
    const values = await this.secrets.getOfInstances(
      rows.map(row => row.instance_id),
    );
    rows
      .filter(({ ref }) => ref.endsWith('/inputs'))
      .forEach(({ ref }) => values.delete(ref));
    return [...values.values()];
  }

  /** What the processes that died held is free. */
  async buryDead(): Promise<void> {
    await environments.releaseAllLeases(this.db, { now: this.clock.now() });
  }

  /** Another worker takes the lease, as if this one's had run out. */
  async stealLease(id: string): Promise<void> {
    await this.db('environments')
      .where({ id })
      .update({
        lease_holder: 'thief',
        fencing_token: this.db.raw('fencing_token + 1'),
      });
  }

  /** The holder of the lease is dead for long. */
  async expireLease(id: string): Promise<void> {
    await this.db('environments')
      .where({ id })
      .update({
        lease_expires_at: new Date(0),
        next_reconcile_at: new Date(0),
      });
  }

  /** Looks again whenever events were stored, until it holds. */
  async until(
    engine: Engine,
    id: string,
    holds: () => Promise<boolean>,
  ): Promise<void> {
    const deadline = Date.now() + 30_000;
    while (!(await holds())) {
      if (Date.now() > deadline) {
        const told = (await this.events(id)).slice(-15);
        throw new Error(
          [
            `did not come to hold: ${(await this.environment(id)).status}`,
            `deployment ${(await this.deploymentOf(id)).status}`,
            JSON.stringify(await this.phases(id)),
            ...told.map(e => `${e.type} ${e.address ?? ''} ${e.message}`),
          ].join('\n'),
        );
      }
      await new Promise<void>(resolve => {
        const timer = setTimeout(resolve, 200);
        const stop = engine.eventBus.onAppended(id, () => {
          stop();
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  async untilStatus(
    engine: Engine,
    id: string,
    status: EnvironmentRecord['status'],
  ): Promise<void> {
    await this.until(engine, id, async () => {
      const environment = await this.environment(id);
      return (
        environment.status === status &&
        environment.observedGeneration === environment.generation
      );
    });
  }
}

function withThingInputs(
  options: InMemoryDriverOptions,
): InMemoryDriverOptions {
  const kinds = options.kinds ?? [{}];
  return {
    ...options,
    kinds: kinds.map(kind => ({ inputSchema: thingInputs, ...kind })),
  };
}

function desired(claims: DesiredState['claims']): DesiredState {
  return { claims, params: {}, images: {} };
}
