import {
  InfraStateRun,
  InfraStates,
  OpenStateOptions,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { LoggerService } from '@backstage/backend-plugin-api';
import { Stage } from '../errors';
import { ModuleInputs } from '../moduleKind/schema';
import { textsOf } from '../moduleKind/secrets';
import { PlanJson } from '../moduleKind/planJson';
import { CommandResult } from '../runner/command';
import { Runner } from '../runner/types';
import { Settings } from '../settings';
import { environmentFor } from './environment';
import { Module } from './Sources';
import { Transcript } from './Transcript';
import { untilAborted } from './untilAborted';

/** How long a call waits for a program that was interrupted; the run goes on to its end without it. */
const STOP_WAIT_MS = 3_000;

export type OutsideGate = <T>(call: () => Promise<T>) => Promise<T>;

export interface ModuleRunsOptions {
  settings: Settings;
  states: InfraStates;
  runner: Runner;
  modules(source: ModuleInputs['source'], signal: AbortSignal): Promise<Module>;
  /** Every call to the outside passes through it. */
  gate: OutsideGate;
}

/** About one module of one instance. */
export interface ModuleCall {
  state: Omit<OpenStateOptions, 'purpose'>;
  inputs: ModuleInputs;
  signal: AbortSignal;
  logger: LoggerService;
}

const FILES = {
  /** Wins over whatever the module says of its backend. */
  'zzz_infra_override.tf.json': JSON.stringify({
    terraform: { backend: { http: {} } },
  }),
};
const VARIABLES_FILE = 'zzz-infra.auto.tfvars.json';
const PLAN_FILE = 'infra.tfplan';

/** What the driver does with modules: each a run of a few commands. */
export class ModuleRuns {
  readonly #options: ModuleRunsOptions;

  constructor(options: ModuleRunsOptions) {
    this.#options = options;
  }

  get settings(): Settings {
    return this.#options.settings;
  }

  find(name: string) {
    const { gate, states } = this.#options;
    return gate(() => states.find(name));
  }

  isBusy(name: string) {
    const { gate, states } = this.#options;
    return gate(() => states.isBusy(name));
  }

  /** What applying would change, and what is there. */
  async plan(call: ModuleCall): Promise<PlanJson> {
    const results = await this.#run('plan', call, [
      // What only looks need not keep others from working.
      ['plan', '-json', '-input=false', '-lock=false', `-out=${PLAN_FILE}`],
      ['show', '-json', PLAN_FILE],
    ]);
    return JSON.parse(results.at(-1)!.stdout);
  }

  async apply(call: ModuleCall): Promise<void> {
    await this.#run('apply', call, [
      ['apply', '-json', '-input=false', '-auto-approve'],
    ]);
  }

  async destroy(call: ModuleCall): Promise<void> {
    await this.#run('destroy', call, [
      ['apply', '-destroy', '-json', '-input=false', '-auto-approve'],
    ]);
  }

  async #run(
    stage: Stage,
    call: ModuleCall,
    steps: string[][],
  ): Promise<CommandResult[]> {
    const { gate, modules } = this.#options;
    const { inputs, signal } = call;
    signal.throwIfAborted();
    const module = await gate(() => modules(inputs.source, signal));
    const state = await this.#open(call, stage === 'plan' ? 'read' : 'change');
    const work = this.#work(stage, call, { module, state, steps }).finally(() =>
      state.close(),
    );
    return await untilAborted(work, signal, STOP_WAIT_MS);
  }

  /** Where the result is lost, what was opened is closed again. */
  async #open(
    call: ModuleCall,
    purpose: OpenStateOptions['purpose'],
  ): Promise<InfraStateRun> {
    const { gate, states } = this.#options;
    let opened: InfraStateRun | undefined;
    try {
      return await gate(async () => {
        opened = await states.open({ ...call.state, purpose });
        return opened;
      });
    } catch (error) {
      await opened?.close();
      throw error;
    }
  }

  async #work(
    stage: Stage,
    { inputs, logger, ...call }: ModuleCall,
    run: { module: Module; state: InfraStateRun; steps: string[][] },
  ): Promise<CommandResult[]> {
    const { settings, runner } = this.#options;
    const { module, state } = run;
    const signal = AbortSignal.any([call.signal, state.lost]);
    const transcript = new Transcript(stage, logger, [
      state.password,
      ...textsOf(inputs.secrets),
      ...Object.values(settings.environment),
    ]);
    call.signal.addEventListener('abort', () => transcript.mute(), {
      once: true,
    });
    const init = ['init', '-json', '-input=false'];
    const lockFile = module.hasLockFile ? ['-lockfile=readonly'] : [];
    const steps = [[...init, ...lockFile], ...run.steps];
    const results = await runner.execute(
      {
        id: state.id,
        changes: stage !== 'plan',
        source: module,
        files: {
          ...FILES,
          [VARIABLES_FILE]: JSON.stringify(inputs.variables ?? {}),
        },
        env: environmentFor({
          settings,
          processEnv: process.env,
          state,
          secrets: inputs.secrets,
        }),
        steps,
      },
      {
        signal,
        grace: settings.stopGraceMs,
        onStep: ([name]) => transcript.begin(name === 'init' ? name : stage),
        onLine: line => transcript.add(line),
      },
    );
    state.lost.throwIfAborted();
    call.signal.throwIfAborted();
    const last = results.at(-1);
    if (last?.code !== 0 || results.length < steps.length) {
      throw transcript.failureOf(last);
    }
    return results;
  }
}
