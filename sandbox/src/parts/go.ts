import { delimiter, dirname } from 'node:path';
import { homedir } from 'node:os';
import { execute, findProgram } from './programs.ts';

/** Where Go is commonly unpacked without being put on the PATH. */
const GO_DIRECTORIES = [
  '/usr/local/go/bin',
  '/usr/lib/go/bin',
  `${homedir()}/go/bin`,
];

const ALTERNATIVE =
  'Or set INFRA_SANDBOX_KUBECONFIG to the kubeconfig of a cluster of your own: then nothing is built.';

export interface Go {
  command: string;
  env: NodeJS.ProcessEnv;
  version: string;
}

/**
 * A Go that can build the module in `moduleDir`. A Go that is too old but able
 * to fetch the right toolchain itself is asked to.
 *
 * @throws with how to get Go
 */
export async function findGo(moduleDir: string, needed: string): Promise<Go> {
  const command = findProgram('go', GO_DIRECTORIES);
  if (!command) {
    throw new Error(
      `Go ${needed} or later is needed to build the Kubernetes control plane, and no 'go' was found. ` +
        `Install it from https://go.dev/dl/ (unpack to /usr/local) or with your system's packages. ${ALTERNATIVE}`,
    );
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
  throw new Error(
    `${command} cannot build the Kubernetes control plane, which needs Go ${needed} or later:\n` +
      `${failures.join(
        '\n',
      )}\nInstall a newer Go from https://go.dev/dl/. ${ALTERNATIVE}`,
  );
}
