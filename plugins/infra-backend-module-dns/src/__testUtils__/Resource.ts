import { mockServices } from '@backstage/backend-test-utils';
import { JsonObject } from '@backstage/types';
import {
  ApplyRequest,
  Observation,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { InMemoryInstanceSecrets } from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import { randomUUID } from 'node:crypto';
import { RecordInputs } from '../record/types';
import { Target } from './targets';

/** A resource of its own, called as the engine calls: what is stored between calls is kept. */
export class Resource {
  readonly identity = {
    instanceId: randomUUID(),
    environmentId: randomUUID(),
    environmentName: 'test',
    environmentType: 'development',
    entityRef: 'component:default/test',
    address: 'dns.default#test',
    ownershipMark: `servers-test/${randomUUID()}`,
  };
  readonly #kind;
  readonly #externalName: string;
  readonly #secrets = new InMemoryInstanceSecrets();
  state?: JsonObject;
  handle?: JsonObject;

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
    if (result.status === 'done') {
      this.state = result.state;
      this.handle = undefined;
    } else {
      this.handle = result.handle;
      this.state = result.state ?? this.state;
    }
    return result.status;
  }

  async apply(adopt = false): Promise<void> {
    while ((await this.applyOnce(adopt)) !== 'done');
  }

  /** As the engine: a handle of an apply is dropped. */
  async remove(): Promise<void> {
    this.handle = undefined;
    const { adopt: _, inputs, ...request } = this.#request();
    await this.#kind.remove({ ...request, inputs: { ...inputs } });
  }

  #request(): ApplyRequest<unknown, RecordInputs> {
    return {
      connection: this.connection,
      identity: this.identity,
      externalName: this.#externalName,
      inputs: this.inputs,
      state: this.state,
      handle: this.handle,
      secrets: this.#secrets,
      adopt: false,
      signal: new AbortController().signal,
      logger: mockServices.logger.mock(),
    };
  }
}
