import {
  OutsideGate,
  Slots,
} from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CommandResult, runCommand } from './command';
import { RunFolder, RunFolders } from './RunFolders';
import { Run, Runner, RunOptions } from './types';

export interface LocalRunnerOptions {
  program: string;
  folders: RunFolders;
  slots: Slots;
  /** What every run finds in the file of the program's own configuration. */
  programConfig: string;
  /** Folders that must be there before a run. */
  neededFolders: string[];
  /** Every command passes through it. */
  gate: OutsideGate;
}

/** Runs the program as a child of this process. */
export class LocalRunner implements Runner {
  readonly environment = process.env;
  readonly #options: LocalRunnerOptions;

  constructor(options: LocalRunnerOptions) {
    this.#options = options;
  }

  stateAddress(address: string): string {
    return address;
  }

  /** That is done once, at the start of the process: see `takeOverLeftRuns`. */
  async settle(): Promise<void> {}

  async checkAccess(): Promise<never[]> {
    return [];
  }

  close(): void {}

  async execute(run: Run, options: RunOptions): Promise<CommandResult[]> {
    const { folders, slots, neededFolders } = this.#options;
    const giveBack = await slots.take(options.signal);
    try {
      await Promise.all(
        neededFolders.map(dir => mkdir(dir, { recursive: true })),
      );
      const folder = await folders.make(
        { runId: run.id, changes: run.changes },
        run.source,
      );
      try {
        return await this.#steps(run, folder, options);
      } finally {
        await folders.remove(folder);
      }
    } finally {
      giveBack();
    }
  }

  async #steps(
    run: Run,
    folder: RunFolder,
    options: RunOptions,
  ): Promise<CommandResult[]> {
    const { program, programConfig, gate } = this.#options;
    const config = join(folder.dir, 'program.rc');
    const files = Object.entries(run.files).map(([name, text]) => [
      join(folder.module, name),
      text,
    ]);
    for (const [path, text] of [...files, [config, programConfig]]) {
      await writeFile(path, text, { mode: 0o600 });
    }
    const env = {
      ...run.env,
      HOME: folder.home,
      TMPDIR: folder.tmp,
      PLUGIN_UNIX_SOCKET_DIR: folder.sockets,
      TF_CLI_CONFIG_FILE: config,
    };
    const results: CommandResult[] = [];
    for (const { args } of run.steps) {
      options.signal.throwIfAborted();
      options.onStep(args);
      const command = {
        program,
        args,
        env,
        cwd: folder.module,
        logs: folder.logs,
      };
      const result = await gate(() => runCommand(command, options));
      results.push(result);
      if (result.code !== 0) {
        break;
      }
    }
    return results;
  }
}
