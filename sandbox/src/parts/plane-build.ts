import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { freemem } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { withLock } from '../lock.ts';
import { cacheHome } from '../paths.ts';
import { findGo, type Go } from './go.ts';
import { type Missing, MissingError } from './missing.ts';
import type { Progress } from './part.ts';

const SOURCE_DIR = fileURLToPath(new URL('../../plane/', import.meta.url));
const VERSION_PACKAGE = 'k8s.io/component-base/version';
const REPORT_EVERY_MS = 5_000;
const UNUSED_FOR_MS = 30 * 24 * 3600_000;
const MEMORY_NEEDED = 4 * 1024 ** 3;

function cacheDir(): string {
  return join(cacheHome(), 'plane');
}

interface Versions {
  go: string;
  kubernetes: string;
  flags: string[];
}

/** What go.mod asks for, and the build flags that follow from it. */
function versions(): Versions {
  const module = readFileSync(join(SOURCE_DIR, 'go.mod'), 'utf8');
  const go = /^go (\d+\.\d+)/m.exec(module)?.[1];
  const kubernetes = /\sk8s\.io\/kubernetes (v(\d+)\.(\d+)\.\S+)/.exec(module);
  if (!go || !kubernetes) {
    throw new Error(`${SOURCE_DIR}go.mod names no version of Go or Kubernetes`);
  }
  const [, version, major, minor] = kubernetes;
  const stamps = { gitVersion: version, gitMajor: major, gitMinor: minor };
  const settings = Object.entries(stamps).map(
    ([name, value]) => `-X ${VERSION_PACKAGE}.${name}=${value}`,
  );
  return {
    go,
    kubernetes: version,
    flags: [
      '-buildvcs=false',
      '-trimpath',
      // Debugging information would cost a third of build time and memory.
      '-gcflags=all=-dwarf=false',
      `-ldflags=-s -w ${settings.join(' ')}`,
    ],
  };
}

/** Where the control plane built from exactly these sources and flags is kept. */
export function planeBinary(): string {
  const hash = createHash('sha256');
  for (const file of readdirSync(SOURCE_DIR).sort()) {
    if (/^go\.(mod|sum)$|\.go$/.test(file)) {
      hash.update(`${file}\0`).update(readFileSync(join(SOURCE_DIR, file)));
    }
  }
  hash.update(versions().flags.join('\0')).update(process.arch);
  return join(cacheDir(), hash.digest('hex').slice(0, 16), 'plane');
}

const goForPlane = () =>
  findGo({
    moduleDir: SOURCE_DIR,
    needed: versions().go,
    purpose: 'the Kubernetes control plane',
    alternative:
      'Or set INFRA_SANDBOX_KUBECONFIG to the kubeconfig of a cluster of your own: then nothing is built.',
  });

/** What building the control plane would fail for; nothing where the cache has it. */
export async function missingForPlane(): Promise<Missing | undefined> {
  if (existsSync(planeBinary())) {
    return undefined;
  }
  try {
    await goForPlane();
    return undefined;
  } catch (error) {
    if (error instanceof MissingError) {
      return error.missing;
    }
    throw error;
  }
}

/** Builds the control plane unless the cache has it, and gives its path. */
export async function buildPlane(progress: Progress): Promise<string> {
  const binary = planeBinary();
  if (!existsSync(binary)) {
    const go = await goForPlane();
    await withLock(
      join(cacheDir(), 'build.lock'),
      async () => {
        if (!existsSync(binary)) {
          await build(go, binary, progress);
          dropUnused(binary);
        }
      },
      () => progress('waiting for another build of the control plane'),
    );
  }
  const now = new Date();
  utimesSync(binary, now, now);
  return binary;
}

async function build(go: Go, binary: string, progress: Progress) {
  const started = Date.now();
  progress(
    `building the Kubernetes ${versions().kubernetes} control plane with ${
      go.version
    }, once (5 to 10 minutes on two cores)`,
  );
  if (freemem() < MEMORY_NEEDED) {
    progress(
      'less than 4 GiB of memory is free: the build may be slow or fail',
    );
  }
  const elapsed = () => duration(Date.now() - started);
  await download(go, message => progress(`${message} (${elapsed()})`));
  const unfinished = `${binary}.unfinished`;
  mkdirSync(dirname(binary), { recursive: true });
  try {
    await compile(go, unfinished, message =>
      progress(`${message} (${elapsed()})`),
    );
    renameSync(unfinished, binary);
  } finally {
    rmSync(unfinished, { force: true });
  }
  progress(`built in ${elapsed()}`);
}

async function download(go: Go, progress: Progress) {
  progress('getting Go modules');
  let modules = 0;
  await runGo(
    go,
    ['list', '-deps', ...versions().flags, '-f', '{{""}}', '.'],
    line => {
      modules += line.startsWith('go: downloading') ? 1 : 0;
    },
    () => progress(`getting Go modules: ${modules}`),
  );
}

async function compile(go: Go, output: string, progress: Progress) {
  const stale = new Set<string>();
  await runGo(
    go,
    [
      'list',
      '-deps',
      ...versions().flags,
      '-f',
      '{{if .Stale}}{{.ImportPath}}{{end}}',
      '.',
    ],
    line => stale.add(line),
    () => progress('looking what is to be compiled'),
  );
  let compiled = 0;
  const report = () => {
    const share = Math.floor((100 * compiled) / Math.max(stale.size, 1));
    progress(
      compiled < stale.size - 1
        ? `compiling: ${share} %, ${compiled} of ${stale.size} packages`
        : 'linking',
    );
  };
  // -v names each package when its compilation starts.
  await runGo(
    go,
    ['build', '-v', ...versions().flags, '-o', output, '.'],
    line => {
      compiled += stale.has(line) ? 1 : 0;
    },
    report,
    // The heap is short-lived: collecting it less often saves a sixth of the time.
    { GOGC: '400' },
  );
}

async function runGo(
  go: Go,
  args: string[],
  onLine: (line: string) => void,
  report: () => void,
  env: NodeJS.ProcessEnv = {},
) {
  const child = spawn('setpriv', ['--pdeathsig=TERM', go.command, ...args], {
    cwd: SOURCE_DIR,
    env: { ...go.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ticker = setInterval(report, REPORT_EVERY_MS);
  try {
    await succeeded(child, `go ${args[0]}`, onLine);
  } finally {
    clearInterval(ticker);
  }
}

async function succeeded(
  child: ChildProcess,
  name: string,
  onLine: (line: string) => void,
) {
  const lastLines: string[] = [];
  const read = async (stream: NodeJS.ReadableStream) => {
    for await (const line of createInterface({ input: stream })) {
      onLine(line);
      lastLines.push(line);
      lastLines.splice(0, lastLines.length - 20);
    }
  };
  const [[code, signal]] = await Promise.all([
    once(child, 'exit'),
    read(child.stdout!),
    read(child.stderr!),
  ]);
  if (code !== 0) {
    throw new Error(
      `${name} ended with ${signal ?? code}:\n${lastLines.join('\n')}`,
    );
  }
}

/** Removes binaries of other sources that nobody has used for a month. */
function dropUnused(current: string) {
  for (const key of readdirSync(cacheDir())) {
    const binary = join(cacheDir(), key, 'plane');
    if (
      binary !== current &&
      existsSync(binary) &&
      Date.now() - statSync(binary).mtimeMs > UNUSED_FOR_MS
    ) {
      rmSync(join(cacheDir(), key), { recursive: true, force: true });
    }
  }
}

function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 60
    ? `${seconds} s`
    : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
