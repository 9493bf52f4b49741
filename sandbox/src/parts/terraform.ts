import { existsSync } from 'node:fs';
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
import type { Part } from './part.ts';
import { mirrorIn, providerProgram, runs } from './tofu.ts';

const SOURCE_DIR = fileURLToPath(new URL('../../terraform/', import.meta.url));
const MODULE = 'github.com/hashicorp/terraform';
const ALTERNATIVE =
  'Or set INFRA_SANDBOX_TERRAFORM to a Terraform of your own, and INFRA_SANDBOX_TERRAFORM_MIRROR to a mirror with hashicorp/local: then nothing is built.';

function terraformProgram(): GoProgram {
  return {
    name: 'terraform',
    sourceDir: SOURCE_DIR,
    package: MODULE,
    flags: [
      ...LEAN_FLAGS,
      // Without it the version ends in `-dev`, which no module's constraint allows.
      `-ldflags=-s -w -X ${MODULE}/version.dev=no`,
    ],
    title: `Terraform ${requiredVersion(SOURCE_DIR, MODULE)}`,
    takes: '3 to 5 minutes',
    alternative: ALTERNATIVE,
  };
}

/** The last Terraform under the Mozilla Public License, with a mirror as `tofu` has one; no server. */
export const terraformPart: Part<'terraform'> = {
  kind: 'terraform',
  missing: async () =>
    (await missingForGo(terraformProgram())) ??
    missingForGo(providerProgram(ALTERNATIVE)),
  prepare: async progress => {
    await buildGo(terraformProgram(), progress);
    await buildGo(providerProgram(ALTERNATIVE), progress);
  },
  start: async ({ dir }): Promise<TofuConnection> => {
    const mirror = mirrorIn(dir, 'registry.terraform.io');
    const binary = goBinary(terraformProgram());
    await runs(binary);
    return { binary, mirror };
  },
  probe: ({ binary }) => runs(binary),
  probeExternal: async ({ binary, mirror }) => {
    await runs(binary);
    if (!existsSync(mirror)) {
      throw new Error(`there is no provider mirror at ${mirror}`);
    }
  },
};
