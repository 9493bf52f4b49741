import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { arch } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TofuConnection } from '../client.ts';
import {
  buildGo,
  goBinary,
  type GoProgram,
  LEAN_FLAGS,
  missingForGo,
  requiredVersion,
} from './go-build.ts';
import type { Part, StartContext } from './part.ts';
import { execute } from './programs.ts';

const SOURCE_DIR = fileURLToPath(new URL('../../tofu/', import.meta.url));
const MODULE = 'github.com/opentofu/opentofu';
const ALTERNATIVE =
  'Or set INFRA_SANDBOX_TOFU to an OpenTofu of your own, and INFRA_SANDBOX_TOFU_MIRROR to a mirror with hashicorp/local: then nothing is built.';

/** The release that the commit named in `tofu/provider/go.mod` is. */
const PROVIDER_VERSION = '2.9.0';

function tofuProgram(): GoProgram {
  return {
    name: 'tofu',
    sourceDir: SOURCE_DIR,
    package: `${MODULE}/cmd/tofu`,
    flags: [
      ...LEAN_FLAGS,
      // Without it the version ends in `-dev`, which no module's constraint allows.
      `-ldflags=-s -w -X ${MODULE}/version.dev=no`,
    ],
    title: `OpenTofu ${requiredVersion(SOURCE_DIR, MODULE)}`,
    takes: '3 to 5 minutes',
    alternative: ALTERNATIVE,
  };
}

/** @param alternative - what one can do who has no Go for it */
export function providerProgram(alternative = ALTERNATIVE): GoProgram {
  return {
    name: 'tofu-provider-local',
    sourceDir: join(SOURCE_DIR, 'provider/'),
    package: 'github.com/terraform-providers/terraform-provider-local',
    flags: [...LEAN_FLAGS, '-ldflags=-s -w'],
    title: `the OpenTofu provider local ${PROVIDER_VERSION}`,
    takes: 'a minute',
    alternative,
  };
}

/**
 * OpenTofu and a filesystem mirror with one provider, so that modules are run without any
 * registry. There is no server: the part is ready when the program tells its version.
 */
export const tofuPart: Part<'tofu'> = {
  kind: 'tofu',
  missing: async () =>
    (await missingForGo(tofuProgram())) ?? missingForGo(providerProgram()),
  prepare: async progress => {
    await buildGo(tofuProgram(), progress);
    await buildGo(providerProgram(), progress);
  },
  start,
  probe: ({ binary }) => runs(binary),
  probeExternal: async ({ binary, mirror }) => {
    await runs(binary);
    if (!existsSync(mirror)) {
      throw new Error(`there is no provider mirror at ${mirror}`);
    }
  },
};

async function start({ dir }: StartContext): Promise<TofuConnection> {
  const mirror = mirrorIn(dir, 'registry.opentofu.org');
  const binary = goBinary(tofuProgram());
  await runs(binary);
  return { binary, mirror };
}

/** A mirror with the one provider, as it would come from the registry. */
export function mirrorIn(dir: string, registry: string): string {
  const mirror = join(dir, 'mirror');
  const name = `terraform-provider-local_v${PROVIDER_VERSION}`;
  const provider = join(
    ...[mirror, registry, 'hashicorp', 'local', PROVIDER_VERSION],
    ...[`linux_${arch() === 'x64' ? 'amd64' : arch()}`, name],
  );
  mkdirSync(dirname(provider), { recursive: true });
  rmSync(provider, { force: true });
  symlinkSync(goBinary(providerProgram()), provider);
  return mirror;
}

/** @throws where it does not run; what the user set for other work must not be read */
export async function runs(binary: string): Promise<void> {
  await execute(binary, ['version'], {
    env: { HOME: process.env.HOME, CHECKPOINT_DISABLE: '1' },
  });
}
