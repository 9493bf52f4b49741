import {
  mkdir,
  mkdtemp,
  readFile,
  rename,
  rm,
  writeFile,
} from 'node:fs/promises';
import { join, posix } from 'node:path';
import { failureOf } from '../errors';
import { runCommand } from '../runner/command';
import { Settings } from '../settings';
import { environmentFor } from './environment';
import { Fetch } from './Sources';

const NAME = 'it';
const PLACE = posix.join('.terraform', 'modules', NAME);

/**
 * Has the program fetch a module, so that addresses mean what they mean to it: a module of one line
 * calls the one that is wanted.
 */
export function createFetch(options: {
  settings: Settings;
  programConfig: string;
  signal: AbortSignal;
}): Fetch {
  const { settings, programConfig, signal } = options;
  return async (address, dir) => {
    const work = await mkdtemp(`${dir}.`);
    try {
      const logs = join(work, 'logs');
      const root = join(work, 'root');
      const config = join(work, 'program.rc');
      await Promise.all([logs, root].map(each => mkdir(each, { mode: 0o700 })));
      await writeFile(config, programConfig, { mode: 0o600 });
      await writeFile(
        join(root, 'main.tf.json'),
        JSON.stringify({ module: { [NAME]: address } }),
      );
      const env = {
        ...environmentFor({ settings, processEnv: process.env }),
        HOME: work,
        TMPDIR: work,
        TF_CLI_CONFIG_FILE: config,
      };
      const result = await runCommand(
        {
          program: settings.program,
          args: ['get', '-no-color'],
          cwd: root,
          env,
          logs,
        },
        { signal, grace: 1_000, onLine: () => {} },
      );
      signal.throwIfAborted();
      if (result.code !== 0) {
        throw failureOf('fetch', [], plainText(result.stderr));
      }
      const { Modules } = JSON.parse(
        await readFile(join(root, '.terraform/modules/modules.json'), 'utf8'),
      );
      await rename(join(root, PLACE), dir);
      const { Dir } = Modules.find(({ Key }: { Key: string }) => Key === NAME);
      return posix.relative(PLACE, Dir);
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  };
}

/** Without the frame that is drawn around messages. */
function plainText(text: string): string {
  return text.replace(/[│╷╵]/g, '').replace(/\s+/g, ' ').trim();
}
