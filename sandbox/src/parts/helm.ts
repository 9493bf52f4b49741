import { fileURLToPath } from 'node:url';
import type { HelmConnection } from '../client.ts';
import {
  buildGo,
  goBinary,
  type GoProgram,
  LEAN_FLAGS,
  missingForGo,
  requiredVersion,
} from './go-build.ts';
import type { Part } from './part.ts';
import { execute } from './programs.ts';

const SOURCE_DIR = fileURLToPath(new URL('../../helm/', import.meta.url));
const MODULE = 'helm.sh/helm/v3';

function helmProgram(): GoProgram {
  const version = requiredVersion(SOURCE_DIR, MODULE);
  return {
    name: 'helm',
    sourceDir: SOURCE_DIR,
    package: `${MODULE}/cmd/helm`,
    flags: [
      ...LEAN_FLAGS,
      // Built without it, Helm calls itself 3.0 with a suffix.
      `-ldflags=-s -w -X ${MODULE}/internal/version.version=${version}`,
    ],
    title: `Helm ${version}`,
    takes: '2 to 3 minutes',
    alternative:
      'Or set INFRA_SANDBOX_HELM to a Helm of your own: then nothing is built.',
  };
}

/** Helm. There is no server: the part is ready when the program tells its version. */
export const helmPart: Part<'helm'> = {
  kind: 'helm',
  missing: () => missingForGo(helmProgram()),
  prepare: async progress => {
    await buildGo(helmProgram(), progress);
  },
  start,
  probe: ({ binary }) => runs(binary),
  probeExternal: ({ binary }) => runs(binary),
};

async function start(): Promise<HelmConnection> {
  const binary = goBinary(helmProgram());
  await runs(binary);
  return { binary };
}

/** @throws where it does not run; what the user set for other work must not be read */
async function runs(binary: string): Promise<void> {
  await execute(binary, ['version'], { env: { HOME: process.env.HOME } });
}
