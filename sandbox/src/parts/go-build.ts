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
import { withLock } from '../lock.ts';
import { cacheHome } from '../paths.ts';
import { findGo, type Go } from './go.ts';
import { type Missing, MissingError } from './missing.ts';
import type { Progress } from './part.ts';

const REPORT_EVERY_MS = 5_000;
const UNUSED_FOR_MS = 30 * 24 * 3600_000;
const MEMORY_NEEDED = 4 * 1024 ** 3;

/** A program that is built from Go modules, once per user and content of its sources. */
export interface GoProgram {
  /** File name of the binary, and of its folder in the cache. */
  name: string;
  /** Folder with its go.mod and go.sum, and its Go files where it has some of its own. */
  sourceDir: string;
  /** What to build: `.`, or the package of a required module. */
  package: string;
  flags: string[];
  /** As the end of "building …" and "Go … to build". */
  title: string;
  /** How long it takes on two cores, for the user. */
  takes: string;
  /** What one can do who has no Go for it; a whole sentence. */
  alternative: string;
}

/** What nearly every build wants. */
export const LEAN_FLAGS = [
  '-buildvcs=false',
  '-trimpath',
  // Debugging information would cost a third of build time and memory.
  '-gcflags=all=-dwarf=false',
];

const cacheDir = (program: GoProgram) => join(cacheHome(), program.name);

/** The version of Go that its go.mod asks for. */
function neededGo({ sourceDir }: GoProgram): string {
  const module = readFileSync(join(sourceDir, 'go.mod'), 'utf8');
  const go = /^go (\d+\.\d+)/m.exec(module)?.[1];
  if (!go) {
    throw new Error(`${sourceDir}go.mod names no version of Go`);
  }
  return go;
}

/** The version of a module that a go.mod requires. */
export function requiredVersion(sourceDir: string, module: string): string {
  const text = readFileSync(join(sourceDir, 'go.mod'), 'utf8');
  const line = text.split('\n').find(each => each.includes(`${module} v`));
  const version = line && /\s(v\d\S*)/.exec(line)?.[1];
  if (!version) {
    throw new Error(`${sourceDir}go.mod names no version of ${module}`);
  }
  return version;
}

/** Where the program built from exactly these sources and flags is kept. */
export function goBinary(program: GoProgram): string {
  const hash = createHash('sha256');
  for (const file of readdirSync(program.sourceDir).sort()) {
    if (/^go\.(mod|sum)$|\.go$/.test(file)) {
      hash
        .update(`${file}\0`)
        .update(readFileSync(join(program.sourceDir, file)));
    }
  }
  hash.update(program.flags.join('\0')).update(process.arch);
  return join(cacheDir(program), hash.digest('hex').slice(0, 16), program.name);
}

const goFor = (program: GoProgram) =>
  findGo({
    moduleDir: program.sourceDir,
    needed: neededGo(program),
    purpose: program.title,
    alternative: program.alternative,
  });

/** What building it would fail for; nothing where the cache has it. */
export async function missingForGo(
  program: GoProgram,
): Promise<Missing | undefined> {
  if (existsSync(goBinary(program))) {
    return undefined;
  }
  try {
    await goFor(program);
    return undefined;
  } catch (error) {
    if (error instanceof MissingError) {
      return error.missing;
    }
    throw error;
  }
}

/** Builds it unless the cache has it, and gives its path. */
export async function buildGo(
  program: GoProgram,
  progress: Progress,
): Promise<string> {
  const binary = goBinary(program);
  if (!existsSync(binary)) {
    const go = await goFor(program);
    await withLock(
      join(cacheDir(program), 'build.lock'),
      async () => {
        if (!existsSync(binary)) {
          await build({ program, go, binary }, progress);
          dropUnused(program, binary);
        }
      },
      () => progress(`waiting for another build of ${program.title}`),
    );
  }
  const now = new Date();
  utimesSync(binary, now, now);
  return binary;
}

interface Build {
  program: GoProgram;
  go: Go;
  binary: string;
}

async function build({ program, go, binary }: Build, progress: Progress) {
  const started = Date.now();
  progress(
    `building ${program.title} with ${go.version}, once (${program.takes} on two cores)`,
  );
  if (freemem() < MEMORY_NEEDED) {
    progress(
      'less than 4 GiB of memory is free: the build may be slow or fail',
    );
  }
  const elapsed = () => duration(Date.now() - started);
  await download({ program, go, binary }, message =>
    progress(`${message} (${elapsed()})`),
  );
  const unfinished = `${binary}.unfinished`;
  mkdirSync(dirname(binary), { recursive: true });
  try {
    await compile({ program, go, binary: unfinished }, message =>
      progress(`${message} (${elapsed()})`),
    );
    renameSync(unfinished, binary);
  } finally {
    rmSync(unfinished, { force: true });
  }
  progress(`built in ${elapsed()}`);
}

async function download(of: Build, progress: Progress) {
  progress('getting Go modules');
  let modules = 0;
  await runGo(
    of,
    ['list', '-deps', ...of.program.flags, '-f', '{{""}}', of.program.package],
    line => {
      modules += line.startsWith('go: downloading') ? 1 : 0;
    },
    () => progress(`getting Go modules: ${modules}`),
  );
}

async function compile(of: Build, progress: Progress) {
  const stale = new Set<string>();
  await runGo(
    of,
    [
      'list',
      '-deps',
      ...of.program.flags,
      '-f',
      '{{if .Stale}}{{.ImportPath}}{{end}}',
      of.program.package,
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
    of,
    [
      ...['build', '-v', ...of.program.flags],
      ...['-o', of.binary, of.program.package],
    ],
    line => {
      compiled += stale.has(line) ? 1 : 0;
    },
    report,
    // The heap is short-lived: collecting it less often saves a sixth of the time.
    { GOGC: '400' },
  );
}

async function runGo(
  { go, program }: Build,
  args: string[],
  onLine: (line: string) => void,
  report: () => void,
  env: NodeJS.ProcessEnv = {},
) {
  const child = spawn('setpriv', ['--pdeathsig=TERM', go.command, ...args], {
    cwd: program.sourceDir,
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
function dropUnused(program: GoProgram, current: string) {
  for (const key of readdirSync(cacheDir(program))) {
    const binary = join(cacheDir(program), key, program.name);
    if (
      binary !== current &&
      existsSync(binary) &&
      Date.now() - statSync(binary).mtimeMs > UNUSED_FOR_MS
    ) {
      rmSync(join(cacheDir(program), key), { recursive: true, force: true });
    }
  }
}

function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 60
    ? `${seconds} s`
    : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
