import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { OutsideGate } from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';
import { CommandResult, runCommand, shortened } from './command';
import { environmentFor } from './environment';
import { RunFolder, RunFolders } from './RunFolders';

const KUBECONFIG = 'kubeconfig';
const ERRORS = 'errors';

/** One run of the program. */
export interface HelmRun {
  /** Commands, one after the other as long as they succeed; told the run's id and folder. */
  steps(run: RunFolder): string[][];
  /** By name, in the run's folder, readable by this user only. */
  files?: Record<string, string>;
  /** The run's output is its result. */
  wantsOutput?: boolean;
  signal: AbortSignal;
  /** Called before the folder goes, where it ended well. */
  collect?(dir: string): Promise<void>;
}

export interface HelmResult extends CommandResult {
  stderr: string;
}

export interface HelmProgramOptions {
  program: string;
  folders: RunFolders;
  concurrency: number;
  gate: OutsideGate;
}

/** The program, of which only so many run at once in this process. */
export class HelmProgram {
  readonly #options: HelmProgramOptions;
  readonly #limit: ReturnType<typeof pLimit>;

  constructor(options: HelmProgramOptions) {
    this.#options = options;
    this.#limit = pLimit(options.concurrency);
  }

  get folders(): RunFolders {
    return this.#options.folders;
  }

  /** @throws the signal's reason where it was aborted, also where the program ended well then */
  async run(run: HelmRun, kubeconfig: string): Promise<HelmResult> {
    return this.#limit(async () => {
      run.signal.throwIfAborted();
      const folder = await this.folders.make();
      try {
        const result = await this.#options.gate(() =>
          this.#execute(run, folder, kubeconfig),
        );
        run.signal.throwIfAborted();
        return result;
      } finally {
        await this.folders.remove(folder);
      }
    });
  }

  async #execute(
    run: HelmRun,
    folder: RunFolder,
    kubeconfig: string,
  ): Promise<HelmResult> {
    const { program, folders } = this.#options;
    for (const [name, text] of Object.entries(run.files ?? {})) {
      await folders.write(folder, name, text);
    }
    const config = await folders.write(folder, KUBECONFIG, kubeconfig);
    const path = join(folder.dir, ERRORS);
    const errors = await open(path, 'w', 0o600);
    try {
      let result: CommandResult = { code: 0, stdout: '' };
      for (const args of run.steps(folder)) {
        if (result.code === 0) {
          run.signal.throwIfAborted();
          const earlier = result.stdout;
          const next = await runCommand(
            {
              program,
              args,
              cwd: folder.dir,
              env: environmentFor(folder.dir, config),
              errors: errors.fd,
              wantsOutput: run.wantsOutput ?? false,
            },
            {
              signal: run.signal,
              onSpawn: pid => folders.began(folder, pid),
            },
          );
          result = { ...next, stdout: earlier + next.stdout };
        }
      }
      if (result.code === 0) {
        await run.collect?.(folder.dir);
      }
      return { ...result, stderr: shortened(await readFile(path, 'utf8')) };
    } finally {
      await errors.close();
    }
  }
}
