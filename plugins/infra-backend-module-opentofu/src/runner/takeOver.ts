import { LoggerService } from '@backstage/backend-plugin-api';
import { InfraStates } from '@infra-orchestration/backstage-plugin-infra-node';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { processesIn } from './processes';
import { RunFolder, RunFolders } from './RunFolders';

/** What the program writes where it could not hand in its state. */
const LEFT_STATE = 'errored.tfstate';
const LOOK_EVERY_MS = 2_000;

export interface TakeOverOptions {
  folders: RunFolders;
  states: InfraStates;
  logger: LoggerService;
  signal: AbortSignal;
}

/**
 * Takes care of runs whose process died: one that changes something outside is waited for, since
 * the program goes on without its parent, and what it could not hand in is stored; one that only
 * looks is ended. Then nothing is left of them.
 */
export async function takeOverLeftRuns(
  options: TakeOverOptions,
): Promise<void> {
  const { folders, logger, signal } = options;
  const left = await folders.claimLeft();
  await Promise.all(
    left.map(async ({ folder, record }) => {
      try {
        await (record
          ? bringToEnd(folder, record, options)
          : folders.remove(folder));
      } catch (error) {
        if (!signal.aborted) {
          logger.error(
            `The run in ${folder.dir} was left behind and could not be brought to its end: ${error}`,
          );
        }
      }
    }),
  );
}

async function bringToEnd(
  folder: RunFolder,
  { runId, changes }: { runId: string; changes: boolean },
  { folders, states, logger, signal }: TakeOverOptions,
): Promise<void> {
  const left = await states.takeOver(runId);
  if (!changes) {
    processesIn(folder.dir).forEach(kill);
  }
  while (processesIn(folder.dir).length > 0) {
    if (!(await left?.renew())) {
      break;
    }
    await after(LOOK_EVERY_MS, undefined, { signal });
  }
  const state = await readFile(join(folder.module, LEFT_STATE), 'utf8').catch(
    () => undefined,
  );
  if (state !== undefined) {
    if (!left) {
      throw new Error(
        `its state is in ${LEFT_STATE}, and the run was taken for dead meanwhile. Compare it with the stored one, push it by hand where it is the newer one, and remove the folder`,
      );
    }
    await left.push(state);
    logger.info(`The state that run ${runId} could not hand in is stored now`);
  }
  await left?.close();
  await folders.remove(folder);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
