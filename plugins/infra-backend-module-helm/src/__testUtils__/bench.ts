import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { mockServices } from '@backstage/backend-test-utils';
import { JsonObject } from '@backstage/types';
import {
  ApplyResult,
  Driver,
  RemoveResult,
} from '@infra-orchestration/backstage-plugin-infra-node';
import {
  ConnectionSettings,
  InMemoryInstanceSecrets,
} from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import { HelmConnection } from '../connection';
import { createHelmDriver } from '../driver';
import { releaseKind } from '../release/handler';
import { ReleaseInputs } from '../release/schema';
import { TestCluster } from './cluster';
import { chartsDir, testApp, testChartsDir } from './helm';

/** One namespace of the real cluster, and a driver whose runs are in a folder of its own. */
export class TestBench {
  readonly cluster = new TestCluster();
  readonly seed = randomBytes(4).toString('hex');
  readonly namespace = `helm-${this.seed}`;
  readonly dir = mkdtempSync(join(tmpdir(), 'helm-test-'));
  readonly driver: Driver = createHelmDriver({ app: testApp(this.dir) });
  connection!: HelmConnection;
  settings!: ConnectionSettings;
  #undo: () => Promise<void> = async () => {};

  async start(config: JsonObject = {}): Promise<void> {
    this.#undo = await this.cluster.createNamespace(this.namespace);
    const token = await this.cluster.grantAccess(`test-${this.seed}`);
    const settings = this.cluster.settings(token);
    this.settings = {
      ...settings,
      config: {
        ...settings.config,
        chartSources: [chartsDir, testChartsDir],
        ...config,
      },
    };
    this.connection = await this.connect();
  }

  /** As another process would, with settings of its own. */
  async connect(
    config: JsonObject = {},
    credentials: Record<string, string> = {},
    driver = this.driver,
  ): Promise<HelmConnection> {
    return driver.connect({
      providerName: 'test',
      config: { ...this.settings.config, ...config },
      credentials: { ...this.settings.credentials, ...credentials },
      signal: new AbortController().signal,
      logger: mockServices.logger.mock(),
    });
  }

  async stop(): Promise<void> {
    await this.driver.disconnect?.(this.connection);
    await this.#undo();
    await this.cluster.withdrawAll();
    await rm(this.dir, { recursive: true, force: true });
  }
}

/** One instance with its state, called as the engine does. */
export class TestInstance {
  readonly identity = identityOf(randomUUID());
  readonly externalName: string;
  state: JsonObject | undefined;
  handle: JsonObject | undefined;
  readonly logger = mockServices.logger.mock();

  constructor(
    readonly bench: TestBench,
    public inputs: ReleaseInputs,
    readonly connection: HelmConnection,
  ) {
    this.externalName = releaseKind.externalName(this.identity, inputs);
  }

  get name(): string {
    return this.externalName.split('/')[1];
  }

  async apply(signal?: AbortSignal, adopt = false): Promise<ApplyResult> {
    const { handle } = this;
    this.handle = undefined;
    return this.#keep(
      await releaseKind.apply({ ...this.#request(signal), adopt, handle }),
    );
  }

  /** Until it is done. */
  async settle(): Promise<void> {
    for (;;) {
      const result = await this.apply();
      if (result.status === 'done') {
        return;
      }
      await after(Math.min(result.pollAfter, 500));
    }
  }

  /** Until it is as asked for and usable. */
  async ready(): Promise<any> {
    for (;;) {
      const seen: any = await this.observe();
      if (seen.ready && seen.upToDate) {
        return seen;
      }
      await after(200);
    }
  }

  observe(adopt = false, read = false): Promise<any> {
    return releaseKind.observe({ ...this.#request(), adopt, read });
  }

  async remove(): Promise<RemoveResult> {
    const { handle } = this;
    this.handle = undefined;
    const inputs = this.inputs as unknown as JsonObject;
    return this.#keep(
      await releaseKind.remove({ ...this.#request(), inputs, handle }),
    );
  }

  async removeCompletely(): Promise<void> {
    while ((await this.remove()).status !== 'done') {
      await after(500);
    }
  }

  records() {
    return this.bench.cluster.records(this.bench.namespace, this.name);
  }

  read(apiVersion: string, kind: string, suffix = '') {
    return this.bench.cluster.read(this.header(apiVersion, kind, suffix));
  }

  header(apiVersion: string, kind: string, suffix = '') {
    const { namespace } = this.bench;
    const metadata = { namespace, name: `${this.name}${suffix}` };
    return { apiVersion, kind, metadata };
  }

  #request(signal = new AbortController().signal) {
    return {
      connection: this.connection,
      identity: this.identity,
      externalName: this.externalName,
      inputs: this.inputs,
      state: this.state,
      secrets: new InMemoryInstanceSecrets(),
      adopt: false,
      signal,
      logger: this.logger,
    };
  }

  #keep<T extends ApplyResult | RemoveResult>(result: T): T {
    this.state = result.state ?? this.state;
    this.handle = result.status === 'inProgress' ? result.handle : undefined;
    return result;
  }
}

/** An instance in the bench's namespace. */
export function instanceOn(
  bench: TestBench,
  inputs: Omit<ReleaseInputs, 'namespace'>,
  connection = bench.connection,
): TestInstance {
  const { namespace } = bench;
  return new TestInstance(bench, { namespace, ...inputs }, connection);
}

function identityOf(instanceId: string) {
  return {
    instanceId,
    environmentId: randomUUID(),
    environmentName: 'dev',
    environmentType: 'development',
    entityRef: 'component:default/shop',
    address: 'cache.default#main',
    ownershipMark: `test/${instanceId}`,
  };
}
