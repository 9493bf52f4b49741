import { JsonObject } from '@backstage/types';
import {
  ApplyResult,
  Observation,
  RemoveResult,
  ResourceRequest,
  isDriverError,
} from '../../driver';
import { InMemoryInstanceSecrets } from '../instanceSecrets';
import type { Bench } from './Bench';
import { schemaErrors, withoutSecrets } from './schemas';
import { poll } from './time';
import { ConformanceTarget } from './types';

export type Present = Extract<Observation, { status: 'present' }>;

export interface CallOptions {
  signal?: AbortSignal;
  adopt?: boolean;
}

/** One object under test, called as the engine calls: state and handle are kept between calls. */
export class Subject {
  readonly secrets = new InMemoryInstanceSecrets();
  state?: JsonObject;
  handle?: JsonObject;

  constructor(
    /** Which process works on it now. */
    public bench: Bench,
    readonly target: ConformanceTarget,
    private readonly undoPrepare?: () => Promise<void>,
  ) {}

  async observe(options: CallOptions = {}): Promise<Observation> {
    const { kind } = this.bench;
    const observation = await this.#call('observe', () =>
      kind.observe(this.#request(options)),
    );
    if (observation.status === 'present') {
      this.#check(observation);
    }
    return observation;
  }

  /** One call; keeps what the engine would keep. */
  async apply(options: CallOptions = {}): Promise<ApplyResult> {
    const { kind } = this.bench;
    const result = await this.#call('apply', () =>
      kind.apply({ ...this.#request(options), handle: this.handle }),
    );
    this.#recording.capture('result of apply', result);
    this.#keep(result);
    return result;
  }

  /** One call, whose result is lost: as when the process dies before it could write it down. */
  async applyAndForget(options: CallOptions = {}): Promise<void> {
    const { state, handle } = this;
    await this.apply(options);
    this.state = state;
    this.handle = handle;
  }

  async remove(options: CallOptions = {}): Promise<RemoveResult> {
    const { kind } = this.bench;
    const { adopt: _, ...request } = this.#request(options);
    // The engine keeps no secret that it would have to give back.
    const inputs = withoutSecrets(kind.inputSchema, request.inputs);
    const result = await this.#call('remove', () =>
      kind.remove({
        ...request,
        inputs: inputs as JsonObject,
        handle: this.handle,
      }),
    );
    this.#recording.capture('result of remove', result);
    this.#keep(result);
    return result;
  }

  /** Like {@link Subject.applyAndForget}. */
  async removeAndForget(options: CallOptions = {}): Promise<void> {
    const { state, handle } = this;
    await this.remove(options);
    this.state = state;
    this.handle = handle;
  }

  /** Applies until done, then watches until the object is as asked and usable. */
  async settle(options: CallOptions = {}): Promise<Present> {
    const { settle } = this.bench.context.timeouts;
    await this.#untilDone('apply', settle, () => this.apply(options));
    let seen: unknown;
    return poll(
      settle,
      async () => {
        const o = await this.observe();
        seen = o.status === 'present' ? { ...o, outputs: undefined } : o;
        return o.status === 'present' && o.owned && o.upToDate && o.ready
          ? o
          : undefined;
      },
      () => `Not up to date and ready (seen: ${JSON.stringify(seen)})`,
    );
  }

  /** Removes until done, then watches until nothing is there. */
  async removeCompletely(): Promise<void> {
    const { removed } = this.bench.context.timeouts;
    await this.#untilDone('remove', removed, () => this.remove());
    let seen: unknown;
    await poll(
      removed,
      async () => {
        const o = await this.observe();
        seen = o.status === 'present' ? { ...o, outputs: undefined } : o;
        return o.status === 'absent' ? true : undefined;
      },
      () => `Not absent (seen: ${JSON.stringify(seen)})`,
    );
  }

  async useChangedInputs(): Promise<void> {
    const { changedInputs } = this.bench.context.options;
    this.target.inputs = await changedInputs(this.target.seed);
  }

  async existsOutside(): Promise<boolean> {
    const { outside } = this.bench.context.options;
    return outside ? outside.exists(this.target) : false;
  }

  async cleanUp(): Promise<void> {
    const { outside } = this.bench.context.options;
    await outside?.destroy(this.target);
    await this.undoPrepare?.();
  }

  get #recording() {
    return this.bench.context.recording;
  }

  #request(options: CallOptions): ResourceRequest<unknown> {
    const { bench, target } = this;
    this.#recording.addMarked('input', bench.kind.inputSchema, target.inputs);
    return {
      connection: bench.connection,
      identity: target.identity,
      externalName: target.externalName,
      // A driver that changes what it is given must not change what the test compares with.
      inputs: structuredClone(target.inputs),
      state: structuredClone(this.state),
      secrets: this.secrets,
      adopt: options.adopt ?? false,
      signal: options.signal ?? new AbortController().signal,
      logger: this.#recording.logger,
    };
  }

  #keep(result: ApplyResult | RemoveResult) {
    if (result.status === 'done') {
      this.handle = undefined;
      this.state = stored(result.state, 'state') ?? this.state;
    } else {
      this.handle = stored(result.handle, 'handle');
    }
  }

  async #call<T>(name: string, call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      this.#recording.capture(`error of ${name}`, error);
      throw error;
    } finally {
      this.#recording.addStored(this.secrets);
    }
  }

  async #untilDone(
    name: string,
    milliseconds: number,
    call: () => Promise<ApplyResult | RemoveResult>,
  ): Promise<void> {
    let seen = 'nothing';
    await poll(
      milliseconds,
      async () => {
        try {
          const result = await call();
          seen = JSON.stringify(result);
          return result.status === 'done' ? true : undefined;
        } catch (error) {
          if (!isDriverError(error) || error.code !== 'retryable') {
            throw error;
          }
          seen = error.message;
          return undefined;
        }
      },
      () => `${name} was not done (last answer: ${seen})`,
    );
  }

  /** What holds for every observation, whatever the test. */
  #check(observation: Present): void {
    const { outputSchema } = this.bench.kind;
    const { outputs, ...rest } = observation;
    this.#recording.capture('observation', rest);
    this.#recording.captureMarked('outputs', outputSchema, outputs);
    if (observation.owned) {
      expect(observation.diff.length === 0).toBe(observation.upToDate);
    }
    for (const { secret, before, after } of observation.diff) {
      expect(secret ? { before, after } : {}).toEqual({});
    }
    if (observation.owned && observation.ready) {
      expect(schemaErrors(outputSchema, outputs)).toEqual([]);
    }
  }
}

/** As the engine keeps state and handles: what does not survive JSON is lost. */
function stored<T extends JsonObject | undefined>(value: T, what: string): T {
  if (value === undefined) {
    return value;
  }
  const copy = JSON.parse(JSON.stringify(value));
  expect({ [what]: copy }).toEqual({ [what]: value });
  return copy;
}
