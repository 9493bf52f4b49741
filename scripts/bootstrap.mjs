// Runs on any Node from 20 on, without dependencies: finds a Node that fits, then runs the script
// named by the first argument with it. Everything else in this folder is TypeScript for that Node.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const NODE_VERSION = '24.21.0';
const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const localNode = join(root, '.tools', 'node_modules', '.bin', 'node');

/** 24, or 22 from the release on that runs TypeScript as it is. */
function fits(version) {
  const [major, minor] = version.replace(/^v/, '').split('.').map(Number);
  return major === 24 || (major === 22 && minor >= 18);
}

function versionOf(node) {
  const result = spawnSync(node, ['--version'], { encoding: 'utf8' });
  return result.status === 0 ? result.stdout.trim() : undefined;
}

function findNode() {
  if (fits(process.version)) return process.execPath;
  if (existsSync(localNode) && fits(versionOf(localNode) ?? '')) {
    return localNode;
  }
  return undefined;
}

function installNode() {
  console.log(
    `Node ${process.version} is not one that this project runs on; installing ${NODE_VERSION} into .tools (needs npm, about 10 s)`,
  );
  mkdirSync(join(root, '.tools'), { recursive: true });
  const result = spawnSync(
    'npm',
    [
      'install',
      '--prefix',
      join(root, '.tools'),
      '--no-save',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
      `node@${NODE_VERSION}`,
    ],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  );
  if (result.status !== 0 || !versionOf(localNode)) {
    console.error(
      `Could not install Node ${NODE_VERSION}. Install Node 22 (from 22.18) or 24 yourself, for example with nvm, put it first on PATH and try again.`,
    );
    process.exit(1);
  }
  return localNode;
}

/** Our parent, and that one's own parent where it is but the shell that npm runs scripts by. */
function whoStartedUs() {
  try {
    const stat = readFileSync(`/proc/${process.ppid}/stat`, 'utf8');
    const [, name, shellParent] = /\((.*)\) \S (\d+)/.exec(stat);
    if (/^(sh|dash|bash)$/.test(name)) return `${process.ppid} ${shellParent}`;
  } catch {
    // No /proc here, or the parent ended just now.
  }
  return `${process.ppid}`;
}

const node = findNode() ?? installNode();
const [script, ...args] = process.argv.slice(2);
// Where this process is killed, what it started must not go on by itself.
const withUs =
  spawnSync('setpriv', ['--version']).status === 0
    ? ['setpriv', '--pdeathsig', 'TERM']
    : [];
const [program, ...rest] = [...withUs, node, resolve(root, script), ...args];
const child = spawn(program, rest, {
  stdio: 'inherit',
  cwd: root,
  env: {
    ...process.env,
    PATH: `${dirname(node)}${delimiter}${process.env.PATH}`,
    NODE_NO_WARNINGS: '1',
    // Backstage's own scripts look at it to say how to install; npm sets it for its children.
    npm_config_user_agent: undefined,
  },
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => child.kill(signal));
}
if (process.env.npm_lifecycle_event) {
  // npm, killed, can pass nothing on: what it started ends all the same.
  const starters = whoStartedUs();
  const watch = setInterval(() => {
    if (whoStartedUs() === starters) return;
    clearInterval(watch);
    child.kill('SIGTERM');
  }, 1000);
}
child.on('exit', (code, signal) => {
  process.exit(signal ? 1 : code ?? 1);
});
