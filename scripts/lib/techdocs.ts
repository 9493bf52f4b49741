import { existsSync, readFileSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { root } from './paths.ts';
import { Interrupted, run } from './run.ts';
import { step } from './steps.ts';
import { whenChanged } from './stamps.ts';

const folder = join(root, '.tools/techdocs');
const mkdocs = join(folder, 'bin/mkdocs');
const requirements = 'scripts/lib/techdocs-requirements.txt';

/**
 * What TechDocs builds pages with, in a Python environment of its own. The demo does without it where
 * Python is not there: only the documentation tab stays empty then.
 */
export async function installTechDocs(): Promise<void> {
  try {
    await step('TechDocs (mkdocs)', async progress => {
      await whenChanged({
        name: 'techdocs',
        inputs: [requirements],
        result: () =>
          existsSync(mkdocs) ? readFileSync(mkdocs, 'utf8') : undefined,
        work: async () => {
          rmSync(folder, { recursive: true, force: true });
          const options = { log: 'techdocs', onLine: progress };
          await run(['python3', '-m', 'venv', folder], options);
          await run(
            [
              ...[join(folder, 'bin/pip'), 'install', '--quiet'],
              ...['--disable-pip-version-check', '-r', requirements],
            ],
            options,
          );
        },
        onWait: () => progress('another command is installing it'),
      });
    });
  } catch (error) {
    if (error instanceof Interrupted) throw error;
    console.log(
      '  The demo goes on without documentation pages. They need Python 3 with venv (apt-get install python3-venv); .sandbox/logs/techdocs.log says more.',
    );
  }
}

/** The path of mkdocs, where it is there. */
export const mkdocsProgram = () => (existsSync(mkdocs) ? mkdocs : undefined);

/** The environment with these programs on its PATH, where they are there. */
export function withTechDocs(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  if (!existsSync(mkdocs)) return env;
  const path = [join(folder, 'bin'), process.env.PATH].join(delimiter);
  return { ...env, PATH: path };
}
