import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { root } from '../lib/paths.ts';

const PLUGIN = 'plugins/infra-backend-module-mail-box';
const BACKEND = 'packages/backend/src/index.ts';

/** A Backstage repository that has what this one has installed, and no driver yet. */
function newRepository(): string {
  const repository = mkdtempSync(join(tmpdir(), 'new-driver-'));
  for (const file of ['package.json', 'yarn.lock', 'backstage.json']) {
    cpSync(join(root, file), join(repository, file));
  }
  for (const folder of ['node_modules', 'plugins/infra-node']) {
    mkdirSync(dirname(join(repository, folder)), { recursive: true });
    symlinkSync(join(root, folder), join(repository, folder));
  }
  const files = {
    'packages/backend/package.json': '{"name":"backend"}',
    [BACKEND]: 'const backend = createBackend();\nbackend.start();\n',
    'tsconfig.json': JSON.stringify({
      extends: '@backstage/cli/config/tsconfig.json',
      include: [`${PLUGIN}/src`],
      compilerOptions: {
        noEmit: true,
        emitDeclarationOnly: false,
        declaration: false,
        declarationMap: false,
        incremental: false,
        types: ['node', 'jest'],
        jsx: 'react-jsx',
        useUnknownInCatchVariables: false,
      },
    }),
  };
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(repository, file)), { recursive: true });
    writeFileSync(join(repository, file), text);
  }
  return repository;
}

describe('yarn new --select infra-driver', () => {
  const repository = newRepository();
  after(() => rmSync(repository, { recursive: true, force: true }));

  /** What the command says; fails with it where the command fails. */
  async function run(program: string, args: string[], folder = '.') {
    const env: NodeJS.ProcessEnv = { ...process.env, CI: 'true' };
    // Set in a process that is itself a test, for which jest would take it.
    delete env.NODE_TEST_CONTEXT;
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      [join(root, 'node_modules', program), ...args],
      { cwd: join(repository, folder), env },
    ).catch(error => assert.fail(`${error.stdout}\n${error.stderr}`));
    return `${stdout}\n${stderr}`;
  }
  const cli = (args: string[], folder?: string) =>
    run('@backstage/cli/bin/backstage-cli', args, folder);

  before(async () => {
    await cli([
      'new',
      ...['--select', 'infra-driver', '--option', 'moduleId=mail-box'],
      '--skip-install',
    ]);
  });

  it('adds the module to the backend', () => {
    assert.match(
      readFileSync(join(repository, BACKEND), 'utf8'),
      /backend\.add\(import\('@infra-orchestration\/backstage-plugin-infra-backend-module-mail-box'\)\)/,
    );
  });

  it('makes a driver that passes the conformance suite untouched', async () => {
    const said = await cli(
      ['package', 'test', '--watchAll=false', '--verbose'],
      PLUGIN,
    );
    assert.match(said, /survives death behind each call of create/);
    assert.match(said, /Tests: +\d+ passed, \d+ total/);
  });

  it('makes code without complaints of types or lint', async () => {
    await run('typescript/bin/tsc', ['-p', '.']);
    await cli(['package', 'lint', '--max-warnings', '0'], PLUGIN);
  });
});
