import {
  InfraStateRun,
  InfraStates,
  OpenStateOptions,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { OutsideGate } from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';
import { LoggerService } from '@backstage/backend-plugin-api';
import { createHash } from 'node:crypto';
import { Stage } from '../errors';
import { ModuleInputs } from '../moduleKind/schema';
import { textsOf } from '../moduleKind/secrets';
import { ModulePlan } from '../moduleKind/plan';
import { PlanJson } from '../moduleKind/planJson';
import { CommandResult } from '../runner/command';
import { Runner, Step } from '../runner/types';
import { Settings } from '../settings';
import { environmentFor } from './environment';
import { fingerprintOf } from './fingerprint';
import { LookCache } from './LookCache';
import { Module } from './Sources';
import { Transcript } from './Transcript';
import { untilAborted } from './untilAborted';
import { ProgramVersion, readVersion } from './version';

/** How long a call waits for a program that was interrupted; the run goes on to its end without it. */
const STOP_WAIT_MS = 3_000;
const VERSION_MS = 10_000;

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
  #version: Promise<ProgramVersion> | undefined;
  readonly #looks: LookCache<ModulePlan>;

  constructor(options: ModuleRunsOptions) {
    this.#options = options;
    this.#looks = new LookCache({ maxAgeMs: options.settings.lookMaxAgeMs });
  }

  get settings(): Settings {
    return this.#options.settings;
  }

  checkRunner(signal: AbortSignal) {
    return this.#options.runner.checkAccess(signal);
  }

  close(): void {
    this.#options.runner.close();
  }

  find(name: string) {
    const { gate, states } = this.#options;
    return gate(() => states.find(name));
  }

  /**
   * Whether a run goes on that may change the state; one that was left behind elsewhere is brought to
   * its end first.
   */
  async isBusy(call: ModuleCall): Promise<boolean> {
    const { gate, runner, settings, states } = this.#options;
    const { signal, state } = call;
    const { name, identity } = state;
    const transcript = this.#transcript('apply', call);
    await untilAborted(
      runner.settle(
        { name, ownershipMark: identity.ownershipMark },
        {
          signal,
          grace: settings.stopGraceMs,
          onStep: ([step]) =>
            transcript.begin(step === 'init' ? step : 'apply'),
          onLine: line => transcript.add(line),
        },
      ),
      signal,
      STOP_WAIT_MS,
    );
    return await gate(() => states.isBusy(name));
  }

  /**
   * What applying would change, and what is there. Where that was nothing at the last look, and
   * neither module nor values nor state are others since, it is not looked at again for a while.
   *
   * @param version - of the state, as it was found
   */
  async look(
    call: ModuleCall,
    version: number,
    read: (plan: PlanJson) => ModulePlan,
  ): Promise<ModulePlan> {
    const { states } = this.#options;
    const { name } = call.state;
    if (this.#looks.isOff) {
      return read(await this.plan(call));
    }
    const key = await this.#lookKey(call, version);
    const known = this.#looks.get(name, key);
    if (known) {
      return known;
    }
    const found = read(await this.plan(call));
    const isSettled = found.diff.length === 0 && found.missing.length === 0;
    // What a run writes meanwhile bears the version that was found already.
    if (isSettled && !(await states.isBusy(name))) {
      this.#looks.set(name, key, found);
    }
    return found;
  }

  async #lookKey(
    { inputs, signal }: ModuleCall,
    version: number,
  ): Promise<string> {
    const { gate, modules } = this.#options;
    const module = await gate(() => modules(inputs.source, signal));
    const { variables, secrets } = inputs;
    return createHash('sha256')
      .update(await fingerprintOf(module))
      .update(JSON.stringify([version, variables, secrets]))
      .digest('hex');
  }

  /** What applying would change, and what is there. */
  async plan(call: ModuleCall): Promise<PlanJson> {
    const results = await this.#run('plan', call, [
      // What only looks need not keep others from working.
      {
        args: [
          ...['plan', '-json', '-input=false', '-lock=false'],
          `-out=${PLAN_FILE}`,
        ],
      },
      { args: ['show', '-json', PLAN_FILE], keeps: true },
    ]);
    return JSON.parse(results.at(-1)!.stdout);
  }

  async apply(call: ModuleCall): Promise<void> {
    await this.#run('apply', call, [
      { args: ['apply', '-json', '-input=false', '-auto-approve'] },
    ]);
  }

  async destroy(call: ModuleCall): Promise<void> {
    await this.#run('destroy', call, [
      { args: ['apply', '-destroy', '-json', '-input=false', '-auto-approve'] },
    ]);
  }

  async #run(
    stage: Stage,
    call: ModuleCall,
    steps: Step[],
  ): Promise<CommandResult[]> {
    const { gate, modules } = this.#options;
    const { inputs, signal } = call;
    signal.throwIfAborted();
    if (stage !== 'plan') {
      this.#looks.forget(call.state.name);
    }
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
    call: ModuleCall,
    run: { module: Module; state: InfraStateRun; steps: Step[] },
  ): Promise<CommandResult[]> {
    const { gate, settings, runner } = this.#options;
    const { module, state } = run;
    const { inputs } = call;
    const signal = AbortSignal.any([call.signal, state.lost]);
    const transcript = this.#transcript(stage, call, [state.password]);
    call.signal.addEventListener('abort', () => transcript.mute(), {
      once: true,
    });
    const init = await this.#initCommand();
    const lockFile = module.hasLockFile ? ['-lockfile=readonly'] : [];
    const steps = [{ args: [...init, ...lockFile] }, ...run.steps];
    const { name, identity } = call.state;
    const results = await runner.execute(
      {
        id: state.id,
        subject: { name, ownershipMark: identity.ownershipMark },
        changes: stage !== 'plan',
        source: module,
        files: {
          ...FILES,
          [VARIABLES_FILE]: JSON.stringify(inputs.variables ?? {}),
        },
        env: environmentFor({
          settings,
          processEnv: runner.environment,
          state: { ...state, address: runner.stateAddress(state.address) },
          secrets: inputs.secrets,
        }),
        steps,
        report: () => gate(() => state.report()),
      },
      {
        signal,
        grace: settings.stopGraceMs,
        onStep: ([step]) => transcript.begin(step === 'init' ? step : stage),
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

  /** Terraform tells of its preparation in this form from 1.9 on, OpenTofu in every version here. */
  async #initCommand(): Promise<string[]> {
    const { program } = this.#options.settings;
    this.#version ??= readVersion(program, AbortSignal.timeout(VERSION_MS));
    const { title, version } = await this.#version.catch(error => {
      this.#version = undefined;
      throw error;
    });
    const [major, minor] = version.split('.').map(Number);
    const isOld = title.startsWith('Terraform') && major === 1 && minor < 9;
    return ['init', isOld ? '-no-color' : '-json', '-input=false'];
  }

  #transcript(
    stage: Stage,
    { inputs, logger }: ModuleCall,
    secrets: string[] = [],
  ): Transcript {
    return new Transcript(stage, logger, [
      ...secrets,
      ...textsOf(inputs.secrets),
      ...Object.values(this.#options.settings.environment),
    ]);
  }
}
