import { Observation } from '@infra-orchestration/backstage-plugin-infra-node';
import { NodePlan, planNode, ResourceNode, whatMoved } from '../../core';
import { InstanceRecord } from '../../store';
import { Run } from '../reconcile/run';
import {
  asApplied,
  givenInputs,
  inputProblem,
  NodeInputs,
  nodeInputs,
} from './inputs';
import { DriverCallError, InstanceDriver } from './instanceDriver';
import { newInstance } from './newInstance';
import {
  applyAction,
  dropHandle,
  Look,
  namedInstance,
  recordObserved,
  resumeAction,
} from './nodeActions';
import { lookUntilSettled } from './nodeLoop';
import { recordRead } from './readNode';
import { isBeingRemoved, removeInstance } from './removeInstance';
import {
  afterFailure,
  Ending,
  failed,
  StepResult,
  unreachable,
  waitOf,
  waitsForProvider,
  wasSeenToFail,
} from './result';

/** Drift checks are spread by a tenth of the interval; one that comes early is one all the same. */
const EARLIEST = 0.9;

/** Brings one resource to what is asked for: observe, plan, act, record. */
export class NodeApplier {
  readonly #run: Run;
  readonly #node: ResourceNode;

  constructor(run: Run, node: ResourceNode) {
    this.#run = run;
    this.#node = node;
  }

  async apply(): Promise<StepResult> {
    return await lookUntilSettled(
      this.#run,
      () => this.#instance,
      () => this.#step(),
    );
  }

  get #instance(): InstanceRecord {
    return this.#run.instance(this.#node.address)!;
  }

  async #step(): Promise<StepResult> {
    const run = this.#run;
    const node = this.#node;
    const instance = this.#instance;
    if (this.#hasFailed(instance)) {
      return { status: 'failed' };
    }
    const wait = waitOf(run, instance);
    if (wait && !waitsForProvider(instance)) {
      return { status: 'waiting', until: wait };
    }
    if (isBeingRemoved(instance)) {
      return await this.#replace();
    }
    const inputs = nodeInputs(run, node);
    if (this.#isSettled(inputs)) {
      return { status: 'settled' };
    }
    const opened = await run.targets.open({
      provider: node.provider,
      driver: node.driver!,
      kind: node.kind,
    });
    if (opened.status !== 'open') {
      return wait
        ? { status: 'waiting', until: wait }
        : this.#end(unreachable(run, instance, opened));
    }
    const { target } = opened;
    const problem = inputProblem(inputs, target);
    if (problem) {
      return this.#end(failed(run, instance, problem));
    }
    if (instance.attempted && whatMoved(instance, node)) {
      return await this.#replace();
    }
    const driver = new InstanceDriver(run, target);
    inputs.secretValues.forEach(value => driver.hide(value));
    const look = { run, node, target, inputs, driver };
    try {
      if (instance.handle) {
        if (instance.handleFingerprint === inputs.fingerprint) {
          return await resumeAction(look);
        }
        dropHandle(look);
      }
      return await this.#decide(look);
    } catch (error) {
      if (!(error instanceof DriverCallError)) {
        throw error;
      }
      return this.#end(
        await afterFailure(run, this.#instance, error.failure, target),
      );
    }
  }

  /** In this generation, and nothing says that it may have come right meanwhile. */
  #hasFailed(instance: InstanceRecord): boolean {
    return (
      instance.phase === 'Failed' &&
      instance.generation === this.#run.generation &&
      !(wasSeenToFail(instance) && this.#isLookDue(instance))
    );
  }

  /** Nothing asks for a look: not the deployment, not a watch, not the drift interval. */
  #isSettled(inputs: NodeInputs): boolean {
    const instance = this.#instance;
    return (
      instance.phase === 'Ready' &&
      instance.generation === this.#run.generation &&
      instance.inputsFingerprint === inputs.fingerprint &&
      !this.#isLookDue(instance)
    );
  }

  #isLookDue(instance: InstanceRecord): boolean {
    const { driftInterval } = this.#run;
    const observedAt = Date.parse(instance.lastObservedAt ?? '');
    const requestedAt = Date.parse(instance.observationRequestedAt ?? '');
    const isFresh =
      observedAt + driftInterval * EARLIEST > this.#run.now().getTime();
    return !isFresh || requestedAt >= observedAt;
  }

  async #decide(look: Look): Promise<StepResult> {
    const { run, node, inputs } = look;
    const instance = this.#instance;
    const observedAt = run.now();
    const observation = await this.#observe(look);
    const plan = planNode({
      node,
      inputs: inputs.resolution,
      instance: instance.attempted ? asApplied(instance) : undefined,
      observation,
      capabilities: look.target.kind.capabilities,
    });
    const { action } = plan.action;
    const isRead = node.management === 'read';
    // What goes away while it is only read may come back: no reason to give up.
    const isMissing = isRead && observation.status === 'absent';
    const [error] = isMissing ? [] : plan.errors;
    if (error) {
      return this.#end(failed(run, instance, error));
    }
    if (isRead) {
      return await recordRead(look, observation, observedAt);
    }
    const isUnchanged = instance.inputsFingerprint === inputs.fingerprint;
    if (action === 'noop' && observation.status === 'present' && isUnchanged) {
      return await recordObserved(look, observation, observedAt);
    }
    if (run.stopSignal.aborted) {
      return { status: 'waiting', until: run.now() };
    }
    if (action === 'replace') {
      // By the policy that the deployment in force gives it, which the plan has judged.
      run.keep({ ...instance, deletionPolicy: node.deletionPolicy });
      return await this.#replace();
    }
    if (isUnchanged && instance.phase === 'Ready') {
      this.#tellDrift(observation, plan);
    }
    // A `noop` whose inputs are not those of the last recorded apply is one whose end was not
    // recorded: applying again is harmless and brings the driver's state back.
    return await applyAction(look, action === 'noop' ? 'update' : action);
  }

  /** Of what was never attempted nothing can be there that is ours; `apply` refuses a stranger's. */
  async #observe(look: Look): Promise<Observation> {
    const { driver, inputs, node } = look;
    const isOfStranger = node.adopt || node.management === 'read';
    return this.#instance.attempted || isOfStranger
      ? await driver.observe(namedInstance(look), givenInputs(inputs, node))
      : { status: 'absent' };
  }

  #tellDrift(observation: Observation, plan: NodePlan): void {
    const run = this.#run;
    const paths = plan.action.diff.map(({ path }) => path).join(', ');
    run.recorder.post(
      run.transition(this.#instance, {
        kind: 'observed',
        ready: observation.status === 'present' && observation.ready,
        upToDate: false,
        drifted: true,
        message:
          observation.status === 'absent'
            ? 'It was removed outside and is made again'
            : `Changed outside: ${paths}`,
      }),
    );
  }

  /** Removes what is there first: the two may share a name. Its dependents follow. */
  async #replace(): Promise<StepResult> {
    const run = this.#run;
    const removed = await removeInstance(run, this.#instance);
    if (removed.status !== 'settled') {
      return removed;
    }
    const instance = newInstance(run, this.#node);
    run.adoptInstance(instance);
    await run.recorder.record({ instances: [instance] });
    return { status: 'waiting', until: run.now() };
  }

  #end({ changes, result }: Ending): StepResult {
    this.#run.recorder.post(changes);
    return result;
  }
}
