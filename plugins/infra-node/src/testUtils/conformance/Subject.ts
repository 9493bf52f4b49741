import { isDeepStrictEqual } from 'node:util';
import { JsonObject } from '@backstage/types';
import {
  ApplyResult,
  InstanceSecrets,
  Observation,
  RemoveResult,
  ResourceRequest,
  isDriverError,
} from '../../driver';
import { InMemoryInstanceSecrets } from '../instanceSecrets';
import type { Bench } from './Bench';
import { schemaErrors } from './schemas';
import { poll } from './time';
import { ConformanceTarget } from './types';

export type Present = Extract<Observation, { status: 'present' }>;

export interface CallOptions {
  signal?: AbortSignal;
  adopt?: boolean;
  read?: boolean;
}

/** Work that goes on outside, and what was asked for when it began. */
interface Handle {
  of: 'apply' | 'remove';
  inputs: JsonObject;
  value: JsonObject;
}

/**
 * One object under test, called as the engine calls: the state is kept between calls, a handle as
 * long as the same is asked for.
 */
export class Subject {
  readonly secrets = new InMemoryInstanceSecrets();
  state?: JsonObject;
  #handle?: Handle;

  constructor(
    /** Which process works on it now. */
    public bench: Bench,
    readonly target: ConformanceTarget,
    private readonly undoPrepare?: () => Promise<void>,
  ) {}

  async observe(options: CallOptions = {}): Promise<Observation> {
    const { kind } = this.bench;
    const observation = await this.#call('observe', () =>
      kind.observe({
        ...this.#request(options),
        secrets: readOnly(this.secrets),
      }),
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
      kind.apply({
        ...this.#request(options),
        handle: this.#handleFor('apply'),
      }),
    );
    this.#recording.capture('result of apply', result);
    this.#keep('apply', result);
    return result;
  }

  /** One call, whose result is lost: as when the process dies before it could write it down. */
  async applyAndForget(options: CallOptions = {}): Promise<void> {
    await this.#forgetting(() => this.apply(options));
  }

  async remove(options: CallOptions = {}): Promise<RemoveResult> {
    const { kind } = this.bench;
    const { adopt: _, read: __, ...request } = this.#request(options);
    const result = await this.#call('remove', () =>
      kind.remove({ ...request, handle: this.#handleFor('remove') }),
    );
    this.#recording.capture('result of remove', result);
    this.#keep('remove', result);
    return result;
  }

  /** Like {@link Subject.applyAndForget}. */
  async removeAndForget(options: CallOptions = {}): Promise<void> {
    await this.#forgetting(() => this.remove(options));
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
      ...(options.read && { read: true }),
      signal: options.signal ?? new AbortController().signal,
      logger: this.#recording.logger,
    };
  }

  #handleFor(of: Handle['of']): JsonObject | undefined {
    const handle = this.#handle;
    const isTheSame =
      handle?.of === of &&
      (of === 'remove' || isDeepStrictEqual(handle.inputs, this.target.inputs));
    return isTheSame ? structuredClone(handle.value) : undefined;
  }

  #keep(of: Handle['of'], result: ApplyResult | RemoveResult): void {
    this.state = stored(result.state, 'state') ?? this.state;
    this.#handle =
      result.status === 'inProgress'
        ? {
            of,
            inputs: structuredClone(this.target.inputs),
            value: stored(result.handle, 'handle'),
          }
        : undefined;
  }

  async #forgetting(call: () => Promise<unknown>): Promise<void> {
    const [state, handle] = [this.state, this.#handle];
    await call();
    this.state = state;
    this.#handle = handle;
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
    expect(observation.failed && observation.ready).toBeFalsy();
    if (observation.notAdoptable !== undefined) {
      // Of what bears a mark nobody asks.
      expect(observation).toMatchObject({ owned: false });
      expect(observation.foundMark).toBeUndefined();
    }
    expect(observation.replace !== undefined && observation.upToDate).toBe(
      false,
    );
    if (observation.owned && observation.ready) {
      expect(schemaErrors(outputSchema, outputs)).toEqual([]);
    }
  }
}

/** As `observe` is given them. */
function readOnly(secrets: InstanceSecrets): InstanceSecrets {
  return {
    get: name => secrets.get(name),
    ensure: async name => {
      throw new Error(`observe must not make the secret "${name}"`);
    },
    set: async name => {
      throw new Error(`observe must not set the secret "${name}"`);
    },
  };
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
