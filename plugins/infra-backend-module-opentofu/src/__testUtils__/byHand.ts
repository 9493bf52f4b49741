import { InfraStateRun } from '@infra-orchestration/backstage-plugin-infra-node';
import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Applies a module as a person would who has never heard of the driver. */
export async function applyByHand(options: {
  binary: string;
  mirror: string;
  module: string;
  variables: Record<string, unknown>;
  state: InfraStateRun;
}): Promise<void> {
  const { binary, mirror, module, variables, state } = options;
  const dir = await mkdtemp(join(tmpdir(), 'by-hand-'));
  const run = (...args: string[]) =>
    promisify(execFile)(binary, args, {
      cwd: dir,
      env: {
        HOME: dir,
        TF_CLI_CONFIG_FILE: join(dir, 'rc'),
        TF_HTTP_ADDRESS: state.address,
        TF_HTTP_LOCK_ADDRESS: state.address,
        TF_HTTP_UNLOCK_ADDRESS: state.address,
        TF_HTTP_USERNAME: state.username,
        TF_HTTP_PASSWORD: state.password,
      },
    });
  try {
    await cp(module, dir, { recursive: true });
    await writeFile(
      join(dir, 'backend.tf'),
      'terraform {\n  backend "http" {}\n}\n',
    );
    await writeFile(
      join(dir, 'terraform.tfvars.json'),
      JSON.stringify(variables),
    );
    await writeFile(
      join(dir, 'rc'),
      `provider_installation {\n  filesystem_mirror {\n    path = "${mirror}"\n  }\n}\n`,
    );
    await run('init', '-input=false');
    await run('apply', '-input=false', '-auto-approve');
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
