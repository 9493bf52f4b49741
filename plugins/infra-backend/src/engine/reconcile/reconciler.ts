import { stringifyError } from '@backstage/errors';
import {
  environments,
  EnvironmentRecord,
  Intent,
  Lease,
  LeaseLostError,
  NewEvent,
  reconciliation,
  SupersededError,
  WorkState,
} from '../../store';
import { operationChange } from '../node/operations';
import { EngineServices } from '../services';
import { Following } from '../watch/changeHub';
import { driftIntervalOf } from './desiredGraph';
import { execute } from './execute';
import { LeaseKeeper } from './leaseKeeper';
import { mergeChangeSets } from './mergeChangeSets';
import { Recorder } from './recorder';
import { Run } from './run';
import { RunControl, RunStoppedError } from './runControl';
import { liveStatus } from './settle';

/** Wait after an error of our own, so that it is not repeated in a tight loop. */
const AFTER_ERROR_MS = 5_000;

export type ReconcileResult =
  /** Somebody else works on it and will look again. */
  | { status: 'busy' }
  /** There is no such environment, or it is deleted. */
  | { status: 'gone' }
  | {
      status: 'done' | 'stopped' | 'lost' | 'error';
      /** Look again at once. */
      due: boolean;
      nextReconcileAt?: Date;
    };

export interface ReconcilerOptions {
  services: EngineServices;
  /** Name of this process in leases. */
  holder: string;
  /** These events of the environment were stored. */
  onEvents(environmentId: string, events: readonly NewEvent[]): void;
}

/**
 * Brings one environment towards its desired state, from stored and observed state alone: running
 * it again after any crash, duplicate or lost wake-up is always right.
 */
export class Reconciler {
  readonly #options: ReconcilerOptions;
  readonly #running = new Map<string, RunControl>();
  #isStopping = false;

  constructor(options: ReconcilerOptions) {
    this.#options = options;
  }

  async reconcile(environmentId: string): Promise<ReconcileResult> {
    const { services, holder } = this.#options;
    const { db, options, crashPoints } = services;
    const askedAt = performance.now();
    const acquired = await environments.acquireLease(db, {
      id: environmentId,
      holder,
      ttl: options.leaseTtl,
    });
    if (!acquired) {
      return await this.#leaveToHolder(environmentId);
    }
    const { generation, currentDeploymentId } = acquired.environment;
    if (currentDeploymentId === undefined) {
      // Nothing is in force before somebody approves the first deployment.
      const intent = intentOf(acquired.environment);
      return await this.#release(acquired.lease, 'done', intent, undefined);
    }
    await crashPoints.at('lease.acquired', { environmentId, generation });
    return await this.#work(acquired.lease, acquired.environment, askedAt);
  }

  /** Lets the run of this environment in this process look at once at what clients want. */
  async poke(environmentId: string): Promise<void> {
    const control = this.#running.get(environmentId);
    if (!control) {
      return;
    }
    const { db } = this.#options.services;
    const environment = await environments.get(db, environmentId);
    if (environment) {
      control.heed(environment);
    }
  }

  /** Ends all runs in this process; their environments are left to others, or to the next start. */
  stop(): void {
    this.#isStopping = true;
    this.#running.forEach(control =>
      control.abort(new RunStoppedError('shutdown')),
    );
  }

  async #leaveToHolder(environmentId: string): Promise<ReconcileResult> {
    const { db } = this.#options.services;
    if (await environments.noteWakeUp(db, { id: environmentId })) {
      return { status: 'busy' };
    }
    const environment = await environments.get(db, environmentId);
    return !environment || environment.deletedAt
      ? { status: 'gone' }
      : { status: 'done', due: true };
  }

  async #work(
    lease: Lease,
    environment: EnvironmentRecord,
    askedAt: number,
  ): Promise<ReconcileResult> {
    const { services } = this.#options;
    const { db, clock, crashPoints, options } = services;
    const intent = intentOf(environment);
    const control = new RunControl(intent);
    const keeper = new LeaseKeeper(lease, {
      db,
      ttl: options.leaseTtl,
      askedAt,
      onIntent: now => control.heed(now),
      onLost: error => control.abort(error),
    });
    const following = services.changes.follow();
    this.#running.set(environment.id, control);
    if (this.#isStopping) {
      // It was about to begin when the others were stopped.
      control.abort(new RunStoppedError('shutdown'));
    }
    let run: Run | undefined;
    try {
      const state = await reconciliation.load(db, environment);
      const recorder = this.#recorder(lease, state, control);
      run = await this.#begin(lease, environment, state, {
        control,
        recorder,
        following,
        keeper,
      });
      const next = await execute(run, state);
      await crashPoints.at('lease.release.before', {
        environmentId: environment.id,
      });
      const due = await recorder.release({
        intent,
        now: clock.now(),
        nextReconcileAt: next?.toISOString(),
      });
      return { status: 'done', due, nextReconcileAt: next };
    } catch (error) {
      const { callSignal } = control;
      const cause = callSignal.aborted ? callSignal.reason : error;
      return await this.#end(lease, intent, run, cause);
    } finally {
      keeper.stop();
      this.#running.delete(environment.id);
      const observedAt = new Map(
        run?.instances.map(i => [i.id, Date.parse(i.lastObservedAt ?? '')]),
      );
      following.close(id => observedAt.get(id) || Infinity);
    }
  }

  #recorder(
    lease: Lease,
    { hasPreview }: WorkState,
    control: RunControl,
  ): Recorder {
    const { services, onEvents } = this.#options;
    const { db, clock, crashPoints } = services;
    return new Recorder({
      ...{ db, lease, hasPreview, clock, crashPoints },
      onIntent: now => control.heed(now),
      onFailure: error => control.abort(error as Error),
      onEvents: events => onEvents(lease.environmentId, events),
    });
  }

  async #begin(
    lease: Lease,
    environment: EnvironmentRecord,
    state: WorkState,
    parts: {
      control: RunControl;
      recorder: Recorder;
      following: Following;
      keeper: LeaseKeeper;
    },
  ): Promise<Run> {
    const { services } = this.#options;
    const { deployment } = state;
    const { control, recorder, following, keeper } = parts;
    const documents = await services.documents.at(deployment.platformRevision);
    const environmentType = documents.environmentTypes.get(environment.type);
    const run = new Run({
      services,
      lease,
      recorder,
      following,
      environment,
      deployment,
      environmentType,
      instances: state.instances,
      operationsInProgress: state.unfinishedOperations,
      hookRuns: state.hookRuns,
      driftInterval: driftIntervalOf(
        environmentType,
        services.options.driftInterval,
      ),
      callSignal: control.callSignal,
      stopSignal: control.stopSignal,
      assertHeld: () => keeper.assertHeld(),
    });
    recorder.amendWith(changes => liveStatus(run, changes));
    return run;
  }

  /** After a run that did not come to its own end. */
  async #end(
    lease: Lease,
    intent: Intent,
    run: Run | undefined,
    cause: unknown,
  ): Promise<ReconcileResult> {
    const { logger, clock } = this.#options.services;
    if (cause instanceof LeaseLostError) {
      logger.warn(cause.message);
      return { status: 'lost', due: false };
    }
    if (cause instanceof SupersededError) {
      return await this.#release(lease, 'stopped', intent, clock.now());
    }
    if (cause instanceof RunStoppedError && run) {
      await closeOpen(run, cause);
      return await this.#release(lease, 'stopped', intent, clock.now());
    }
    logger.error(
      `Reconciling environment ${
        lease.environmentId
      } failed; it is tried again. ${stringifyError(cause)}`,
    );
    // What was seen before that is not to be seen again for nothing; it may be kept back for moments.
    await run?.recorder.flush().catch(() => {});
    const later = new Date(clock.now().getTime() + AFTER_ERROR_MS);
    return await this.#release(lease, 'error', intent, later);
  }

  async #release(
    lease: Lease,
    status: 'done' | 'stopped' | 'error',
    intent: Intent,
    next: Date | undefined,
  ): Promise<ReconcileResult> {
    const { db, clock, crashPoints } = this.#options.services;
    const { environmentId } = lease;
    await crashPoints.at('lease.release.before', { environmentId });
    const { due } = await environments.releaseLease(db, lease, {
      intent,
      now: clock.now(),
      nextReconcileAt: next?.toISOString(),
    });
    return { status, due, nextReconcileAt: next };
  }
}

function intentOf(environment: EnvironmentRecord): Intent {
  const { generation, cancelGeneration, retryRequests } = environment;
  return { generation, cancelGeneration, retryRequests };
}

/** Ends what was aborted on purpose, so that the next run need not guess. */
async function closeOpen(run: Run, { reason }: RunStoppedError): Promise<void> {
  const status = reason === 'cancelled' ? 'Cancelled' : 'Interrupted';
  const open = run.openOperations;
  const changes = open.map(operation =>
    operationChange(run, operation, status, `Stopped: ${reason}`),
  );
  const doubtful = new Set(open.map(({ instanceId }) => instanceId));
  const instances = run.instances
    .filter(({ id }) => doubtful.has(id))
    .map(instance => ({ ...instance, inputsFingerprint: undefined }));
  await run.recorder.record(changes.reduce(mergeChangeSets, { instances }));
}
