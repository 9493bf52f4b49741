import { homedir } from 'node:os';
import { join } from 'node:path';

const INSTANCE_NAME = /^[a-z0-9][a-z0-9-]{0,39}$/;

/** Where the instances keep state and data. */
export function sandboxHome(): string {
  if (process.env.INFRA_SANDBOX_HOME) {
    return process.env.INFRA_SANDBOX_HOME;
  }
  const base = process.env.XDG_STATE_HOME || join(homedir(), '.local', 'state');
  return join(base, 'infra-orchestration', 'sandbox');
}

/** Where what was built is kept for all checkouts and instances of the user. */
export function cacheHome(): string {
  const base = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  return join(base, 'infra-orchestration');
}

export function instanceDir(instance: string): string {
  if (!INSTANCE_NAME.test(instance)) {
    throw new Error(
      `'${instance}' cannot name a sandbox instance: use up to 40 lower-case letters, digits and hyphens`,
    );
  }
  return join(sandboxHome(), instance);
}

export function stateFile(instance: string): string {
  return join(instanceDir(instance), 'state.json');
}
