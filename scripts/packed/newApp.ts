import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { root, yarn } from '../lib/paths.ts';
import { run } from '../lib/run.ts';
import { readInstructions } from './instructions.ts';

const CREATE_APP = '@backstage/create-app@0.9.2';

const editJson = (file: string, edit: (content: any) => void) => {
  const content = JSON.parse(readFileSync(file, 'utf8'));
  edit(content);
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
};

/** A new Backstage app, as its own generator makes it. */
export async function createApp(
  directory: string,
  progress: (line: string) => void,
): Promise<void> {
  rmSync(directory, { recursive: true, force: true });
  // The generator asks for a yarn on PATH, though it does not install here.
  const bin = `${directory}-bin`;
  mkdirSync(bin, { recursive: true });
  writeFileSync(
    join(bin, 'yarn'),
    `#!/bin/sh\nexec "${process.execPath}" "${yarn}" "$@"\n`,
  );
  chmodSync(join(bin, 'yarn'), 0o755);
  await run(
    ['npx', '--yes', CREATE_APP, '--path', directory, '--skip-install'],
    {
      log: 'packed-create-app',
      cwd: bin,
      onLine: progress,
      env: {
        BACKSTAGE_APP_NAME: 'packed-app',
        PATH: `${bin}${delimiter}${process.env.PATH}`,
      },
    },
  );
  // The versions of one Backstage release, as from the lock file that the generator fetches for its
  // release: the newest in the ranges of package.json are of several, which do not fit together.
  copyFileSync(join(root, 'yarn.lock'), join(directory, 'yarn.lock'));
}

/** Adds the packed packages, as the README says, and installs. */
export async function installPackages(
  directory: string,
  packages: Map<string, string>,
  progress: (line: string) => void,
): Promise<void> {
  const { added, backendLines } = readInstructions();
  const file = (name: string) => `file:${packages.get(name)}`;
  const ownRoot = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  editJson(join(directory, 'package.json'), content => {
    // The packages name each other by version; these versions are in no registry yet.
    content.resolutions = {
      ...content.resolutions,
      ...ownRoot.resolutions,
      ...Object.fromEntries(
        [...packages.keys()].map(name => [name, file(name)]),
      ),
    };
  });
  for (const [workspace, names] of added) {
    editJson(join(directory, workspace, 'package.json'), content => {
      for (const name of names) content.dependencies[name] = file(name);
    });
  }
  const index = join(directory, 'packages/backend/src/index.ts');
  writeFileSync(
    index,
    readFileSync(index, 'utf8').replace(
      'backend.start();',
      `${backendLines}\n\nbackend.start();`,
    ),
  );
  const yarnrc = join(directory, '.yarnrc.yml');
  writeFileSync(
    yarnrc,
    `${readFileSync(yarnrc, 'utf8').replace(/^npmMinimalAgeGate.*$/m, '')}
enableScripts: false
enableTelemetry: false
enableImmutableInstalls: false
`,
  );
  await run([process.execPath, yarn, 'install'], {
    log: 'packed-install',
    cwd: directory,
    onLine: progress,
  });
}
