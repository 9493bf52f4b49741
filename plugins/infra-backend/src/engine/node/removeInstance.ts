import {
  Operation,
  Receipt,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { Observation } from '@infra-orchestration/backstage-plugin-infra-node';
import { JsonObject } from '@backstage/types';
import { ChangeSet, InstanceRecord } from '../../store';
import { removalHooks } from '../hooks/deploymentHooks';
import { mergeChangeSets } from '../reconcile/mergeChangeSets';
import { Run } from '../reconcile/run';
import { KeptInputs } from './inputs';
import { DriverCallError, InstanceDriver } from './instanceDriver';
import { lookUntilSettled } from './nodeLoop';
import { endOf, openOperation, operationChange } from './operations';
import {
  afterFailure,
  failed,
  goesOn,
  nextLook,
  NO_HANDLE,
  StepResult,
  unreachable,
  waitOf,
  waitsForProvider,
} from './result';
import { secretRefs } from './secretRefs';
import { Target, TargetResult } from './targets';

/** What an instance comes to be by its receipt. */
const PHASE_OF = {
  removed: 'removed',
  neverMade: 'removed',
  retained: 'retained',
  left: 'retained',
  abandoned: 'abandoned',
} as const;

class Removal {
  readonly #run: Run;
  readonly #address: string;
  /** The driver said `done` in this run: from then on it is only looked whether it is gone. */
  #asked = false;

  constructor(run: Run, address: string) {
    this.#run = run;
    this.#address = address;
  }

  get #instance(): InstanceRecord {
    return this.#run.instance(this.#address)!;
  }

  async step(): Promise<StepResult> {
    const run = this.#run;
    const instance = this.#instance;
    if (instance.phase === 'Failed' && instance.generation === run.generation) {
      return { status: 'failed' };
    }
    if (!instance.attempted) {
      return this.#receipt('neverMade', 'Nothing was begun outside');
    }
    if (instance.management === 'read') {
      return this.#receipt('left', 'It was only read, so it is left as it is');
    }
    const wait = waitOf(run, instance);
    if (wait && !waitsForProvider(instance)) {
      return { status: 'waiting', until: wait };
    }
    const loss = await this.#confirmedLoss(instance);
    if (loss !== undefined) {
      return this.#giveUp(loss);
    }
    const opened = await run.targets.open(instance);
    if (opened.status === 'gone' && run.deployment.mode !== 'destroy') {
      return this.#giveUp(opened.message);
    }
    if (opened.status !== 'open') {
      return wait
        ? { status: 'waiting', until: wait }
        : this.#end(unreachable(run, instance, withAdvice(opened, instance)));
    }
    const { target } = opened;
    const driver = new InstanceDriver(run, target);
    try {
      return instance.deletionPolicy === 'retain'
        ? await this.#retain(driver)
        : await this.#remove(driver, target);
    } catch (error) {
      if (!(error instanceof DriverCallError)) {
        throw error;
      }
      return this.#end(
        await afterFailure(run, this.#instance, error.failure, target),
      );
    }
  }

  /** Whoever asked for the deletion agreed that it be given up, and it cannot be removed. */
  async #confirmedLoss({
    provider,
  }: InstanceRecord): Promise<string | undefined> {
    const { deployment, targets } = this.#run;
    return provider !== undefined && deployment.abandon?.includes(provider)
      ? await targets.lossOf(provider)
      : undefined;
  }

  #giveUp(why: string): StepResult {
    const run = this.#run;
    const { id, deletionPolicy } = this.#instance;
    const operation = run.operationInProgress(id);
    if (operation) {
      run.recorder.post(operationChange(run, operation, 'Interrupted', why));
    }
    const retained = deletionPolicy === 'retain';
    return this.#receipt(retained ? 'retained' : 'abandoned', why);
  }

  async #retain(driver: InstanceDriver): Promise<StepResult> {
    const seen = await this.#observe(driver);
    return this.#receipt(
      'retained',
      seen.status === 'absent'
        ? 'To be kept, but it is not there'
        : 'Left as it is, by its deletion policy',
    );
  }

  async #remove(driver: InstanceDriver, target: Target): Promise<StepResult> {
    const run = this.#run;
    if (!this.#asked) {
      if (run.stopSignal.aborted) {
        return { status: 'waiting', until: run.now() };
      }
      const held = await this.#heldUp();
      if (held) {
        return held;
      }
      const waiting = await this.#ask(driver, target);
      if (waiting) {
        return waiting;
      }
    }
    const seen = await this.#observe(driver);
    if (seen.status === 'absent') {
      return this.#receipt('removed', 'Looked for and not found');
    }
    if (!seen.owned) {
      return this.#receipt(
        'removed',
        seen.foundMark
          ? `What is there now bears the mark ${seen.foundMark}`
          : 'What is there now bears no mark of this system',
      );
    }
    return this.#end({
      changes: run.transition(this.#instance, {
        kind: 'removing',
        message: seen.message ?? 'Removal was asked for; it is still there',
      }),
      result: { status: 'waiting', until: nextLook(run, this.#address) },
    });
  }

  /** By what is to be done before; undefined where the removal may begin, or has begun. */
  async #heldUp(): Promise<StepResult | undefined> {
    const run = this.#run;
    const instance = this.#instance;
    if (isBeingRemoved(instance)) {
      return undefined;
    }
    const hooks = await removalHooks(run, instance);
    switch (hooks.status) {
      case 'passed':
        return undefined;
      case 'waiting':
        return { status: 'waiting', until: hooks.until };
      default:
        return this.#end(
          failed(run, this.#instance, {
            reason: 'HookFailed',
            message: hooks.message,
          }),
        );
    }
  }

  /** Undefined where the driver is done. */
  async #ask(
    driver: InstanceDriver,
    target: Target,
  ): Promise<StepResult | undefined> {
    const run = this.#run;
    const operation = await this.#operation();
    const askedAt = run.now();
    let { driverState } = this.#instance;
    try {
      const inputs = await this.#inputs(driver);
      const result = await driver.remove(this.#instance, inputs);
      if (result.status === 'inProgress') {
        return this.#end(
          goesOn(run, this.#instance, {
            operation,
            result,
            kind: 'removing',
            askedAt,
          }),
        );
      }
      driverState = result.state ?? driverState;
    } catch (error) {
      if (!(error instanceof DriverCallError)) {
        throw error;
      }
      const { failure } = error;
      const ending = await afterFailure(run, this.#instance, failure, target);
      return this.#end({
        ...ending,
        changes: mergeChangeSets(
          operationChange(run, operation, endOf(failure), failure.message),
          ending.changes,
        ),
      });
    }
    this.#asked = true;
    run.recorder.post(
      mergeChangeSets(
        operationChange(run, operation, 'Succeeded'),
        run.transition(
          this.#instance,
          { kind: 'removing' },
          { driverState, ...NO_HANDLE, nextAttemptAt: undefined },
        ),
      ),
    );
    return undefined;
  }

  async #operation(): Promise<Operation> {
    const run = this.#run;
    const instance = this.#instance;
    const inProgress = run.operationInProgress(instance.id);
    if (inProgress?.action === 'delete') {
      return inProgress;
    }
    const changes = run.transition(
      instance,
      { kind: 'removing' },
      {
        // A handle of an apply means nothing to a removal.
        ...(!isBeingRemoved(instance) && NO_HANDLE),
        // Should it be asked for again, it is not what the last apply left.
        inputsFingerprint: undefined,
        generation: run.generation,
        nextAttemptAt: undefined,
      },
    );
    return await openOperation(
      run,
      this.#instance,
      'delete',
      inProgress
        ? mergeChangeSets(
            operationChange(run, inProgress, 'Cancelled', 'To be removed'),
            changes,
          )
        : changes,
    );
  }

  async #observe(driver: InstanceDriver): Promise<Observation> {
    const instance = this.#instance;
    return await driver.observe(instance, {
      inputs: await this.#inputs(driver),
      adopt: false,
    });
  }

  /** Of the last apply; with their secrets where they had any. */
  async #inputs(driver: InstanceDriver): Promise<JsonObject> {
    const { id, inputs = {} } = this.#instance;
    const full = await this.#run.secrets.get(secretRefs.inputs(id));
    if (full === undefined) {
      return inputs;
    }
    const { values, secretValues } = JSON.parse(full) as KeptInputs;
    driver.hide(secretValues);
    return values;
  }

  #receipt(outcome: Receipt['outcome'], observation: string): StepResult {
    const run = this.#run;
    const instance = this.#instance;
    const now = run.now().toISOString();
    const { id, environmentId, address, externalName, provider, kind } =
      instance;
    const { lastObservedAt: lastSeenAt } = instance;
    // What goes on outside may be needed with its password.
    const isKept = outcome === 'retained';
    const goneAs = PHASE_OF[outcome];
    const changes: ChangeSet = {
      ...run.transition(
        instance,
        { kind: goneAs, message: observation },
        {
          removedAt: now,
          ...NO_HANDLE,
          nextAttemptAt: undefined,
          attempt: 0,
          ...(!isKept && { outputs: {} }),
        },
      ),
      receipts: [
        {
          instanceId: id,
          environmentId,
          address,
          externalName,
          provider,
          kind,
          outcome,
          observation,
          lastSeenAt,
          observedAt: now,
        },
      ],
      forgetSecretsOf: isKept ? [] : [id],
    };
    return this.#end({ changes, result: { status: 'settled' } });
  }

  #end({ changes, result }: { changes: ChangeSet; result: StepResult }) {
    this.#run.recorder.post(changes);
    return result;
  }
}

/** Nothing will come of waiting for a provider that was taken away; a person has to say so. */
function withAdvice(
  opened: Exclude<TargetResult, { status: 'open' }>,
  { provider }: InstanceRecord,
): Exclude<TargetResult, { status: 'open' }> {
  return opened.status === 'gone'
    ? {
        ...opened,
        message: `${opened.message}. Register it again, or delete again and give up by name what is there (abandon=${provider})`,
      }
    : opened;
}

/** Its removal was begun and goes on outside. */
export function isBeingRemoved(instance: InstanceRecord): boolean {
  const { handle, handleFingerprint } = instance;
  return handle !== undefined && handleFingerprint === undefined;
}

/** Removes one instance until an independent look proves that it is gone. */
export async function removeInstance(
  run: Run,
  instance: InstanceRecord,
): Promise<StepResult> {
  const removal = new Removal(run, instance.address);
  return await lookUntilSettled(
    run,
    () => run.instance(instance.address),
    () => removal.step(),
  );
}
