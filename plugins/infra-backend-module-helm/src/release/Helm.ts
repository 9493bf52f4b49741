import { Chart } from '../charts/Charts';
import { helmFailure } from '../errors';
import { HelmProgram, HelmResult, HelmRun } from '../program/HelmProgram';
import { Settings } from '../settings';
import { labelArgument } from './labels';
import { ReleaseName } from './names';

const VALUES = 'values.json';
const OLDEST = [3, 13];

/** What is to be rendered, and what may not be seen of it. */
export interface HelmCall {
  release: ReleaseName;
  signal: AbortSignal;
  /** Texts that errors must not show. */
  secrets: string[];
}

export interface ChartCall extends HelmCall {
  chart: Chart;
  /** JSON, secret values included. */
  values: string;
  ownershipMark: string;
}

/** The commands that the driver uses. */
export class Helm {
  readonly #settings: Settings;
  readonly #program: HelmProgram;
  readonly #kubeconfig: string;

  constructor(options: {
    settings: Settings;
    program: HelmProgram;
    kubeconfig: string;
  }) {
    this.#settings = options.settings;
    this.#program = options.program;
    this.#kubeconfig = options.kubeconfig;
  }

  /** What installing or upgrading would render, asked of the server and changing nothing. */
  async render(
    command: 'install' | 'upgrade',
    call: ChartCall,
  ): Promise<string> {
    const { stdout } = await this.#run(`plan the release`, call, {
      steps: () => [
        [
          ...this.#chartCommand(command, call),
          ...['--dry-run=server', '--output', 'json'],
        ],
      ],
      files: { [VALUES]: call.values },
      wantsOutput: true,
    });
    return JSON.parse(stdout).manifest ?? '';
  }

  /** Fails where a release of the name is there. Its record bears the mark from the beginning. */
  async install(call: ChartCall): Promise<void> {
    await this.#change('install', call, []);
  }

  async upgrade(call: ChartCall): Promise<void> {
    const { historyMax } = this.#settings;
    await this.#change('upgrade', call, [
      '--cleanup-on-fail',
      ...['--history-max', `${historyMax}`],
    ]);
  }

  async rollback(call: HelmCall, version: number): Promise<void> {
    const { release } = call;
    const { historyMax } = this.#settings;
    await this.#run(`roll back to revision ${version}`, call, {
      steps: () => [
        [
          ...['rollback', release.name, `${version}`],
          ...this.#common(release),
          '--cleanup-on-fail',
          ...['--history-max', `${historyMax}`],
        ],
      ],
    });
  }

  async uninstall(call: HelmCall): Promise<void> {
    await this.#run('uninstall the release', call, {
      steps: () => [
        [
          ...['uninstall', call.release.name, '--ignore-not-found'],
          ...this.#common(call.release),
        ],
      ],
    });
  }

  /** @returns undefined where it is no Helm that can label releases */
  async version(
    signal: AbortSignal,
  ): Promise<{ text: string; isEnough: boolean }> {
    const { stdout } = await this.#run(
      'ask for the version of Helm',
      { release: { namespace: '', name: '' }, signal, secrets: [] },
      {
        steps: () => [['version', '--template', '{{.Version}}']],
        wantsOutput: true,
      },
    );
    const [major = 0, minor = 0] = (/(\d+)\.(\d+)/.exec(stdout) ?? [])
      .slice(1)
      .map(Number);
    const isEnough =
      major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
    return { text: stdout.trim(), isEnough };
  }

  async #change(
    command: 'install' | 'upgrade',
    call: ChartCall,
    options: string[],
  ): Promise<void> {
    const { chart, ownershipMark } = call;
    await this.#run(`${command} the release`, call, {
      steps: ({ id }) => [
        [
          ...this.#chartCommand(command, call),
          ...options,
          '--labels',
          labelArgument({ ownershipMark, chart: chart.digest, run: id }),
        ],
      ],
      files: { [VALUES]: call.values },
    });
  }

  #chartCommand(
    command: 'install' | 'upgrade',
    { release, chart }: ChartCall,
  ): string[] {
    return [
      ...[command, release.name, chart.path],
      ...this.#common(release),
      // Else an upgrade with empty values would keep the earlier ones.
      ...(command === 'upgrade' ? ['--reset-values'] : []),
      ...['--values', VALUES],
      // Definitions belong to the cluster, and not to one environment.
      '--skip-crds',
    ];
  }

  #common({ namespace }: ReleaseName): string[] {
    const seconds = Math.ceil(this.#settings.operationTimeoutMs / 1000);
    return ['--namespace', namespace, '--timeout', `${seconds}s`];
  }

  async #run(
    doing: string,
    { release, signal, secrets }: HelmCall,
    run: Omit<HelmRun, 'signal'>,
  ): Promise<HelmResult> {
    const result = await this.#program.run(
      { ...run, signal },
      this.#kubeconfig,
    );
    if (result.code !== 0) {
      throw helmFailure(
        release.name ? `${doing} ${release.name}` : doing,
        result.stderr,
        secrets,
      );
    }
    return result;
  }
}
