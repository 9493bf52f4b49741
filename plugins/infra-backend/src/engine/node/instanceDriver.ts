import {
  ApplyResult,
  Observation,
  RemoveResult,
  ResourceIdentity,
  ResourceRequest,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { JsonObject } from '@backstage/types';
import { secretOutputNames } from '../../core';
import {
  DriverFailure,
  Redactor,
  toDriverFailure,
  withDeadline,
} from '../../drivers';
import { InstanceRecord } from '../../store';
import { EngineServices } from '../services';
import { CrashPoint } from '../types';
import { CallLog, LogLine } from './callLogger';
import { createInstanceSecrets, SecretSource } from './instanceSecrets';
import { Target } from './targets';

const LOG_DELAY_MS = 200;
const MAX_MESSAGE = 2_000;

/** A driver call that failed, in words without secrets. */
export class DriverCallError extends Error {
  name = 'DriverCallError' as const;
  readonly failure: DriverFailure;

  constructor(failure: DriverFailure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** What a driver is given of a node: values in memory only, and which of them are secrets. */
export type GivenInputs = Pick<
  ResourceRequest<unknown>,
  'inputs' | 'secretInputs' | 'adopt' | 'read'
>;

/** On whose behalf a driver is called; a run of the engine is one. */
export interface CallScope {
  services: EngineServices;
  secrets: SecretSource;
  callSignal: AbortSignal;
  /**
   * Absent where it is only looked.
   *
   * @throws where the right to act was lost, also where nobody has noticed yet
   */
  assertHeld?(): void;
  identityOf(instance: InstanceRecord): ResourceIdentity;
  log(address: string, lines: LogLine[]): void;
}

/** Calls the driver for one instance: limits, deadline, log, secrets, crash points, failures. */
export class InstanceDriver {
  readonly #scope: CallScope;
  readonly #target: Target;
  readonly #redactor: Redactor;

  constructor(scope: CallScope, target: Target) {
    this.#scope = scope;
    this.#target = target;
    this.#redactor = new Redactor(target.open.redactor);
  }

  /** Keeps a value out of the log and of messages. */
  hide(value: unknown): void {
    this.#redactor.add(value);
  }

  redact(text: string): string {
    return this.#redactor.redact(text);
  }

  /** @throws DriverCallError */
  async observe(
    instance: InstanceRecord,
    given: GivenInputs,
  ): Promise<Observation> {
    const seen = await this.#call('observe', instance, request =>
      this.#target.kind.observe({ ...request, ...given }),
    );
    if (seen.status === 'absent') {
      return this.#redactor.redactAll(seen);
    }
    const { outputs, ...told } = seen;
    secretOutputNames(this.#target.kind.outputSchema).forEach(name =>
      this.hide(outputs[name]),
    );
    return { ...this.#redactor.redactAll(told), outputs };
  }

  /** @throws DriverCallError */
  async apply(
    instance: InstanceRecord,
    given: GivenInputs,
  ): Promise<ApplyResult> {
    const { handle } = instance;
    const result = await this.#call('apply', instance, request =>
      this.#target.kind.apply({ ...request, ...given, handle }),
    );
    return this.#withoutSecrets(result);
  }

  /** @throws DriverCallError */
  async remove(
    instance: InstanceRecord,
    inputs: JsonObject,
  ): Promise<RemoveResult> {
    const { handle } = instance;
    const result = await this.#call('remove', instance, request =>
      this.#target.kind.remove({ ...request, inputs, handle }),
    );
    return this.#withoutSecrets(result);
  }

  /** State and handle stay as the driver needs them; they are shown to nobody. */
  #withoutSecrets<T extends ApplyResult | RemoveResult>(result: T): T {
    return 'message' in result && result.message !== undefined
      ? { ...result, message: this.redact(result.message) }
      : result;
  }

  async #call<T>(
    verb: 'observe' | 'apply' | 'remove',
    instance: InstanceRecord,
    call: (
      request: Omit<ResourceRequest<unknown>, keyof GivenInputs>,
    ) => Promise<T>,
  ): Promise<T> {
    const { services, callSignal } = this.#scope;
    // Looking changes nothing, here neither.
    const secrets: SecretSource =
      verb === 'observe'
        ? { get: ref => this.#scope.secrets.get(ref) }
        : this.#scope.secrets;
    const { open } = this.#target;
    const until = AbortSignal.any([callSignal, open.revoked]);
    const log = this.#logOf(instance);
    const point = (when: 'before' | 'after') =>
      services.crashPoints.at(`driver.${verb}.${when}` as CrashPoint, {
        environmentId: instance.environmentId,
        address: instance.address,
      });
    try {
      return await services.slots.run(open, until, async () => {
        await point('before');
        // While it waited for its turn this process may have been stalled.
        this.#scope.assertHeld?.();
        const result = await this.#tracked(verb, () =>
          withDeadline(
            `${verb} of ${instance.address}`,
            { signal: until, timeout: open.callTimeout },
            signal =>
              open.uses.during(() =>
                call({
                  ...this.#aboutOf(instance, secrets),
                  signal,
                  logger: log.logger,
                }),
              ),
          ),
        );
        await point('after');
        return result;
      });
    } catch (error) {
      // Why the call was aborted is more than what the driver made of it.
      callSignal.throwIfAborted();
      const failure = toDriverFailure(
        open.revoked.aborted ? open.revoked.reason : error,
      );
      throw new DriverCallError({
        ...failure,
        message: this.redact(failure.message).slice(0, MAX_MESSAGE),
      });
    } finally {
      log.flush();
    }
  }

  #aboutOf(instance: InstanceRecord, secrets: SecretSource) {
    return {
      connection: this.#target.open.connection,
      identity: this.#scope.identityOf(instance),
      externalName: instance.externalName,
      state: instance.driverState,
      secrets: createInstanceSecrets(secrets, instance.id, this.#redactor),
    };
  }

  #tracked<T>(
    operation: 'observe' | 'apply' | 'remove',
    call: () => Promise<T>,
  ): Promise<T> {
    const { open, kind } = this.#target;
    return this.#scope.services.tracker.driverCall(
      {
        driver: open.driver.id,
        kind: kind.kind,
        operation,
        provider: open.name,
      },
      call,
    );
  }

  #logOf({ environmentId, address }: InstanceRecord): CallLog {
    return new CallLog({
      redactor: this.#redactor,
      logger: this.#scope.services.logger.child({
        environment: environmentId,
        address,
      }),
      store: lines => this.#scope.log(address, lines),
      delay: LOG_DELAY_MS,
    });
  }
}
