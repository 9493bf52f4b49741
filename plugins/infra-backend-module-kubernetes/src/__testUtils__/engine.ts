import { InMemoryInstanceSecrets } from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import {
  ApplyResult,
  Observation,
  RemoveResult,
  ResourceIdentity,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { mockServices } from '@backstage/backend-test-utils';
import { JsonObject } from '@backstage/types';
import { randomBytes, randomUUID } from 'node:crypto';
import { KubernetesConnection } from '../connection';
import { createKubernetesDriver } from '../driver';
import { eventually } from './cluster';

export function newSeed(): string {
  return randomBytes(4).toString('hex');
}

/** A connected driver that counts its calls, as one backend process holds it. */
export class TestProcess {
  #calls = 0;
  /** Milliseconds by which the clock of the driver is ahead. */
  ahead = 0;
  readonly driver = createKubernetesDriver({
    now: () => Date.now() + this.ahead,
    gate: call => {
      this.#calls += 1;
      return call();
    },
  });
  readonly logger = mockServices.logger.mock();
  readonly #aborter = new AbortController();
  readonly #watches: Promise<void>[] = [];
  readonly #wakes = new Map<string, () => void>();
  connection!: KubernetesConnection;

  static async connect(
    settings: { config: JsonObject; credentials: Record<string, string> },
    providerName = 'test',
  ): Promise<TestProcess> {
    const process = new TestProcess();
    process.connection = await process.driver.connect({
      ...settings,
      providerName,
      signal: process.signal,
      logger: process.logger,
    });
    return process;
  }

  get signal(): AbortSignal {
    return this.#aborter.signal;
  }

  get calls(): number {
    return this.#calls;
  }

  /** Watches like the engine; resolves when all that is watched is known. */
  async watch(installation: string): Promise<void> {
    const { cache } = this.connection;
    for (const kind of this.driver.kinds) {
      this.#watches.push(
        kind.watch!({
          connection: this.connection,
          installation,
          signal: this.signal,
          logger: this.logger,
          onChange: ({ ownershipMark }) => this.#wakes.get(ownershipMark)?.(),
        }),
      );
    }
    await eventually(async () =>
      ['Namespace', 'ResourceQuota', 'LimitRange', 'ServiceAccount']
        .map(kind => ({ apiVersion: 'v1', kind }))
        .concat(
          { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' },
          {
            apiVersion: 'rbac.authorization.k8s.io/v1',
            kind: 'RoleBinding',
          },
          { apiVersion: 'apps/v1', kind: 'Deployment' },
          { apiVersion: 'v1', kind: 'Service' },
          { apiVersion: 'v1', kind: 'ConfigMap' },
        )
        .every(kind => cache.isSynced(kind)),
    );
  }

  /** Resolves when the watch tells of the instance. */
  changeOf(ownershipMark: string): Promise<void> {
    return new Promise(resolve => this.#wakes.set(ownershipMark, resolve));
  }

  async close(): Promise<void> {
    this.#aborter.abort();
    await Promise.allSettled(this.#watches);
    await this.driver.disconnect?.(this.connection);
  }
}

/** One instance, driven as the engine does: state and handle are kept between calls. */
export class TestInstance {
  readonly secrets = new InMemoryInstanceSecrets();
  readonly identity: ResourceIdentity;
  readonly externalName: string;
  state?: JsonObject;
  handle?: JsonObject;
  secretInputs?: string[];

  constructor(
    public process: TestProcess,
    private readonly kindName: string,
    public inputs: JsonObject,
    installation = 'test',
    seed = newSeed(),
  ) {
    const instanceId = randomUUID();
    this.identity = {
      instanceId,
      environmentId: randomUUID(),
      environmentName: `env-${seed}`,
      environmentType: 'development',
      entityRef: 'component:default/shop',
      address: `${kindName}.default#main`,
      ownershipMark: `${installation}/${instanceId}`,
    };
    this.externalName = this.kind.externalName(this.identity, inputs);
  }

  get kind() {
    return this.process.driver.kinds.find(k => k.kind === this.kindName)!;
  }

  observe(read = false): Promise<Observation> {
    return this.kind.observe({ ...this.#request(), read });
  }

  async apply(adopt = false): Promise<ApplyResult> {
    const result = await this.kind.apply({
      ...this.#request(adopt),
      handle: this.handle,
    });
    if (result.status === 'done') {
      this.state = result.state;
      this.handle = undefined;
    } else {
      this.handle = result.handle;
    }
    return result;
  }

  async remove(): Promise<RemoveResult> {
    return this.kind.remove({ ...this.#request(), handle: this.handle });
  }

  /** Applies until done, then looks again at each change until it is ready. */
  async settle(): Promise<Observation> {
    await eventually(async () => (await this.apply()).status === 'done');
    let observation: Observation = { status: 'absent' };
    await eventually(async () => {
      observation = await this.observe();
      return (
        observation.status === 'present' &&
        observation.upToDate &&
        observation.ready
      );
    });
    return observation;
  }

  async removeCompletely(): Promise<void> {
    await eventually(async () => (await this.remove()).status === 'done');
    await eventually(async () => (await this.observe()).status === 'absent');
  }

  #request(adopt = false) {
    const { connection, signal, logger } = this.process;
    return {
      connection,
      signal,
      logger,
      identity: this.identity,
      externalName: this.externalName,
      inputs: structuredClone(this.inputs),
      secretInputs: this.secretInputs,
      state: this.state,
      secrets: this.secrets,
      adopt,
    };
  }
}
