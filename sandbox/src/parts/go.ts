import { delimiter, dirname } from 'node:path';
import { homedir } from 'node:os';
import { MissingError } from './missing.ts';
import { execute, findProgram } from './programs.ts';

/** Where Go is commonly unpacked without being put on the PATH. */
const GO_DIRECTORIES = [
  '/usr/local/go/bin',
  '/usr/lib/go/bin',
  `${homedir()}/go/bin`,
];

const INSTALL = 'The newest is at https://go.dev/dl/ (unpack to /usr/local).';

/** The minor version of Go 1 from which on an older Go gets the newer one that a module names. */
const FETCHES_TOOLCHAINS = 21;

export interface Go {
  command: string;
  env: NodeJS.ProcessEnv;
  version: string;
}

/** What is to be built, and what the user can do who has no Go for it. */
export interface GoUse {
  moduleDir: string;
  /** Version that its go.mod asks for. */
  needed: string;
  /** As the end of "Go … to build". */
  purpose: string;
  /** A whole sentence. */
  alternative: string;
}

/**
 * A Go that can build a module. A Go that is too old but able to fetch the
 * right toolchain itself is asked to.
 *
 * @throws MissingError with how to get Go
 */
export async function findGo(use: GoUse): Promise<Go> {
  const { moduleDir, needed, purpose, alternative } = use;
  const command = findProgram('go', GO_DIRECTORIES);
  if (!command) {
    throw new MissingError({
      what: `Go ${needed} or later to build ${purpose}: no 'go' was found`,
      packages: (await debianHasGo()) ? ['golang-go'] : [],
      otherwise: `${INSTALL} ${alternative}`,
    });
  }
  const base = {
    ...process.env,
    PATH: `${dirname(command)}${delimiter}${process.env.PATH}`,
    // What the user set for other projects must change neither what is built
    // nor whether a cached package fits.
    GOFLAGS: '',
    GOWORK: 'off',
    GO111MODULE: 'on',
    CGO_ENABLED: '0',
  };
  const failures: string[] = [];
  for (const env of [base, { ...base, GOTOOLCHAIN: 'auto' }]) {
    try {
      // Inside the module, Go checks its own version against go.mod.
      const { stdout } = await execute(command, ['env', 'GOVERSION'], {
        cwd: moduleDir,
        env,
      });
      return { command, env, version: stdout.trim() };
    } catch (error) {
      failures.push(
        (error as { stderr?: string }).stderr?.trim() ?? `${error}`,
      );
    }
  }
  throw new MissingError({
    what: `Go ${needed} or later to build ${purpose}, which ${command} is not: ${failures.join(
      '; ',
    )}`,
    packages: [],
    otherwise: `${INSTALL} ${alternative}`,
  });
}

/** Whether Debian's package is new enough to fetch the Go that is asked for by itself. */
async function debianHasGo(): Promise<boolean> {
  try {
    const { stdout } = await execute('apt-cache', ['policy', 'golang-go']);
    const candidate = /Candidate: (?:\d+:)?(\d+)\.(\d+)/.exec(stdout);
    return candidate !== null && Number(candidate[2]) >= FETCHES_TOOLCHAINS;
  } catch {
    // No Debian.
    return false;
  }
}
