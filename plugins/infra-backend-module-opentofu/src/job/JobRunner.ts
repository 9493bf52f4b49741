import {
  AccessCheck,
  DriverError,
  InfraStates,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { Slots } from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';
import { setTimeout as after } from 'node:timers/promises';
import { KubeClient } from '../cluster/KubeClient';
import { KubernetesApiError, toDriverError } from '../cluster/errors';
import { CommandResult } from '../runner/command';
import { Run, Runner, RunOptions, RunSubject } from '../runner/types';
import { checkRights } from './access';
import { Jobs } from './Jobs';
import { LogFrames } from './LogFrames';
import {
  changeNameOf,
  isOfInstallation,
  jobNameOf,
  jobOf,
  RUN,
  secretNameOf,
  secretOf,
} from './objects';
import { packWork } from './pack';
import { PodPhase, podPhaseOf } from './pods';
import { scriptOf } from './script';
import { JobSettings } from './settings';
import { sweep } from './sweep';

const LOOK_EVERY_MS = 300;
const LOOK_SELDOM_MS = 2_000;
const RENEW_EVERY_MS = 10_000;
const SWEEP_EVERY_MS = 10 * 60_000;
/** For what is taken away after a run, whatever the call that began it is told. */
const CLEAN_UP_MS = 60_000;

const GONE: PodPhase = { is: 'ended', codes: [], why: 'its pod is gone' };

export interface JobRunnerOptions {
  client: KubeClient;
  settings: JobSettings;
  states: InfraStates;
  slots: Slots;
  /** What every run finds in the file of the program's own configuration. */
  programConfig: string;
}

/** What is read of a run's log. */
type Listener = Pick<RunOptions, 'onLine'> & { onStep(index: number): void };

/** Runs the program in Jobs of a cluster. */
export class JobRunner implements Runner {
  readonly environment = {};
  readonly #options: JobRunnerOptions;
  readonly #jobs: Jobs;
  #sweptAt = 0;

  constructor(options: JobRunnerOptions) {
    this.#options = options;
    this.#jobs = new Jobs(options.client, options.settings.namespace);
  }

  stateAddress(address: string): string {
    const { backendUrl } = this.#options.settings;
    const name = address.slice(address.lastIndexOf('/'));
    return backendUrl
      ? `${backendUrl.replace(/\/+$/, '')}/states${name}`
      : address;
  }

  async execute(run: Run, options: RunOptions): Promise<CommandResult[]> {
    const { slots } = this.#options;
    const giveBack = await slots.take(options.signal);
    try {
      await this.#sweepNowAndThen(run.subject, options.signal);
      if (run.changes) {
        await this.settle(run.subject, options);
      }
      return await this.#execute(run, options);
    } catch (error) {
      options.signal.throwIfAborted();
      throw toDriverError(error, 'run the module as a Job');
    } finally {
      giveBack();
    }
  }

  /** Follows the Job that is there to its end, and keeps its run on the state alive meanwhile. */
  async settle(subject: RunSubject, options: RunOptions): Promise<void> {
    const { signal, grace } = options;
    try {
      const job = await this.#jobs.find(changeNameOf(subject), signal);
      if (!job) {
        return;
      }
      requireOurs(job, subject);
      const runId = job.metadata.annotations[RUN];
      const state = await this.#options.states.takeOver(runId);
      const renewing = setInterval(
        () => state?.renew().catch(() => {}),
        RENEW_EVERY_MS,
      );
      try {
        const listener = {
          onLine: options.onLine,
          onStep: (index: number) =>
            options.onStep([index === 0 ? 'init' : 'apply']),
        };
        if (!job.spec.suspend && !job.metadata.deletionTimestamp) {
          await this.#follow(job, runId, { ...listener, signal }).finally(() =>
            this.#remove(job, grace),
          );
        } else {
          await this.#remove(job, grace);
        }
      } finally {
        clearInterval(renewing);
        await state?.close();
      }
    } catch (error) {
      signal.throwIfAborted();
      throw toDriverError(error, 'bring the run that is there to its end');
    }
  }

  async checkAccess(signal: AbortSignal): Promise<AccessCheck[]> {
    const { client, settings } = this.#options;
    try {
      return await checkRights(client, settings.namespace, signal);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof KubernetesApiError && error.httpStatus === 401) {
        const message = 'The API server does not accept the credentials';
        return [{ name: 'log in to the cluster', granted: false, message }];
      }
      throw toDriverError(error, 'ask the cluster for its access');
    }
  }

  close(): void {
    this.#options.client.close();
  }

  async #execute(run: Run, options: RunOptions): Promise<CommandResult[]> {
    const { settings, programConfig } = this.#options;
    const { signal, grace } = options;
    const work = await packWork({ ...run, programConfig });
    const script = scriptOf({
      program: settings.program,
      steps: run.steps,
      mark: markOf(run.id),
      path: run.source.path,
    });
    const job = await this.#jobs.create(jobOf(run, settings, grace), signal);
    if (!job) {
      throw new DriverError(
        'retryable',
        `Another run works with the state ${run.subject.name}`,
        { retryAfter: LOOK_SELDOM_MS },
      );
    }
    try {
      const jobUid = job.metadata.uid;
      await this.#jobs.createSecret(
        secretOf({ run, jobUid, script, work }),
        signal,
      );
      await this.#jobs.start(jobNameOf(run), signal);
      const ended = await this.#follow(job, run.id, {
        signal,
        onLine: options.onLine,
        onStep: index => options.onStep(run.steps[index].args),
        onReady: () =>
          this.#jobs.removeSecret(secretNameOf(run), signal).catch(() => {}),
      });
      return await resultsOf(run, ended);
    } finally {
      // A run that was stopped ends what it has begun; nobody else may begin meanwhile.
      await this.#remove(job, grace, { waits: signal.aborted });
    }
  }

  /** @returns what is known of the pod at its end */
  async #follow(
    job: any,
    runId: string,
    options: Listener & { signal: AbortSignal; onReady?(): void },
  ): Promise<Ended> {
    const { signal, onStep, onLine, onReady } = options;
    const frames = new LogFrames(markOf(runId), { step: onStep, line: onLine });
    let told = false;
    const read = (line: (text: string) => void) => (text: string) => {
      line(text);
      if (frames.isReady && !told) {
        told = true;
        onReady?.();
      }
    };
    let pod = await this.#untilStarted(job, signal);
    for (;;) {
      const phase = pod ? podPhaseOf(pod) : GONE;
      // Also at the end: what was printed last may not have been read.
      const complete = await this.#readLog(pod, {
        follow: phase.is === 'running',
        signal,
        onLine: read(frames.read()),
      });
      if (phase.is === 'ended') {
        return { ...phase, rest: frames.rest };
      }
      await after(complete ? LOOK_EVERY_MS : LOOK_SELDOM_MS, undefined, {
        signal,
      });
      pod = await this.#jobs.pod(job, signal);
    }
  }

  /** A log that cannot be read takes nothing from the run but its story. */
  async #readLog(
    pod: any,
    options: Parameters<Jobs['log']>[1],
  ): Promise<boolean> {
    try {
      if (pod) {
        await this.#jobs.log(pod, options);
      }
      return true;
    } catch {
      options.signal.throwIfAborted();
      return false;
    }
  }

  async #untilStarted(job: any, signal: AbortSignal): Promise<any> {
    const { startTimeoutMs, namespace } = this.#options.settings;
    const deadline = Date.now() + startTimeoutMs;
    for (;;) {
      const pod = await this.#jobs.pod(job, signal);
      const phase: PodPhase = pod
        ? podPhaseOf(pod)
        : { is: 'waiting', why: 'it has no pod yet' };
      if (phase.is !== 'waiting') {
        return pod;
      }
      if (Date.now() > deadline) {
        throw new DriverError(
          'retryable',
          `The Job ${namespace}/${job.metadata.name} did not start within ${
            startTimeoutMs / 1000
          } s: ${phase.why}`,
        );
      }
      await after(LOOK_EVERY_MS, undefined, { signal });
    }
  }

  async #remove(
    job: any,
    grace: number,
    { waits = true }: { waits?: boolean } = {},
  ): Promise<void> {
    await this.#jobs.remove(job, AbortSignal.timeout(CLEAN_UP_MS));
    if (waits) {
      const signal = AbortSignal.timeout(grace + CLEAN_UP_MS);
      await this.#jobs.untilGone(job, signal);
    }
  }

  async #sweepNowAndThen(
    { ownershipMark }: RunSubject,
    signal: AbortSignal,
  ): Promise<void> {
    if (Date.now() - this.#sweptAt > SWEEP_EVERY_MS) {
      this.#sweptAt = Date.now();
      await sweep(this.#jobs, ownershipMark, signal);
    }
  }
}

type Ended = Extract<PodPhase, { is: 'ended' }> & { rest: string };

function requireOurs(job: any, { ownershipMark, name }: RunSubject): void {
  if (!isOfInstallation(job, ownershipMark)) {
    throw new DriverError(
      'conflict',
      `There is a Job ${job.metadata.namespace}/${job.metadata.name} that this installation did not make, in the place of the one for the state ${name}; remove it`,
    );
  }
}

/** Known to the run alone, so that nothing that it prints is taken for a frame. */
function markOf(runId: string): string {
  return `infra-run-${runId}`;
}

async function resultsOf(run: Run, ended: Ended): Promise<CommandResult[]> {
  const results: CommandResult[] = [];
  for (const [index, { keeps }] of run.steps.entries()) {
    const code = ended.codes[index];
    if (code === undefined) {
      throw new DriverError(
        'retryable',
        `The pod of the run ended before the program did: ${ended.why}`,
      );
    }
    results.push({
      code,
      stdout: keeps && code === 0 ? (await run.report()) ?? '' : '',
      stderr: code === 0 ? '' : ended.rest,
    });
    if (code !== 0) {
      break;
    }
  }
  return results;
}
