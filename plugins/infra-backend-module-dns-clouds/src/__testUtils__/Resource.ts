import { mockServices } from '@backstage/backend-test-utils';
import { JsonObject } from '@backstage/types';
import {
  ApplyRequest,
  Driver,
  Observation,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { InMemoryInstanceSecrets } from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import { RecordInputs } from '@infra-orchestration/backstage-plugin-infra-backend-module-dns';
import { randomUUID } from 'node:crypto';
import { Target } from './targets';

export const context = () => ({
  signal: new AbortController().signal,
  logger: mockServices.logger.mock(),
});

export function connect(target: Target, config: JsonObject = {}) {
  const settings = target.settings();
  return target.createDriver().connect({
    ...context(),
    providerName: 'test',
    ...settings,
    config: { ...settings.config, ...config },
  });
}

/** A resource of its own, called as the engine calls: what is stored between calls is kept. */
export class Resource {
  readonly identity = {
    instanceId: randomUUID(),
    environmentId: randomUUID(),
    environmentName: 'test',
    environmentType: 'development',
    entityRef: 'component:default/test',
    address: 'dns.default#test',
    ownershipMark: `clouds-test/${randomUUID()}`,
  };
  readonly #kind: Driver['kinds'][number];
  readonly #externalName: string;
  #state?: JsonObject;
  #handle?: JsonObject;

  constructor(
    target: Target,
    private readonly connection: unknown,
    public inputs: RecordInputs,
  ) {
    [this.#kind] = target.createDriver().kinds;
    this.#externalName = this.#kind.externalName(this.identity, inputs);
  }

  observe(): Promise<Observation> {
    return this.#kind.observe(this.#request());
  }

  /** One call of apply; `adopt` as the definition would say. */
  async applyOnce(adopt = false): Promise<'done' | 'inProgress'> {
    const result = await this.#kind.apply({ ...this.#request(), adopt });
    this.#handle = result.status === 'done' ? undefined : result.handle;
    this.#state = result.state ?? this.#state;
    return result.status;
  }

  async apply(adopt = false): Promise<void> {
    while ((await this.applyOnce(adopt)) !== 'done');
  }

  async removeOnce(): Promise<'done' | 'inProgress'> {
    const { adopt: _, inputs, ...request } = this.#request();
    const result = await this.#kind.remove({
      ...request,
      inputs: { ...inputs },
    });
    this.#handle = result.status === 'done' ? undefined : result.handle;
    return result.status;
  }

  async remove(): Promise<void> {
    // As the engine: a handle of an apply is dropped.
    this.#handle = undefined;
    while ((await this.removeOnce()) !== 'done');
  }

  #request(): ApplyRequest<unknown, RecordInputs> {
    return {
      ...context(),
      connection: this.connection,
      identity: this.identity,
      externalName: this.#externalName,
      inputs: this.inputs,
      state: this.#state,
      handle: this.#handle,
      secrets: new InMemoryInstanceSecrets(),
      adopt: false,
    };
  }
}
