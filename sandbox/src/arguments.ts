import { parseArgs } from 'node:util';
import { defaultSandboxInstance } from './client.ts';
import { identityOf, type ProcessIdentity } from './identity.ts';
import { ALL_PARTS, partKind } from './parts/index.ts';
import { instanceDir } from './paths.ts';

export const COMMANDS = [
  'up',
  'down',
  'status',
  'reset',
  'env',
  'list',
  'build',
] as const;

export interface Arguments {
  command: (typeof COMMANDS)[number];
  instance: string;
  /** Names as given; all kinds once when none were. */
  parts: string[];
  owner: ProcessIdentity | null;
  ephemeral: boolean;
  wipe: boolean;
  audit: boolean;
  json: boolean;
}

export class UsageError extends Error {}

export const USAGE = `The sandbox: real servers on loopback for the demo, the tests and the benchmarks.

  npm run sandbox -- <command> [options]

  up       brings the parts up that are not, and waits until they answer
  down     stops the instance; its data stays
  reset    stops the instance, removes its data, brings the same parts up again
  status   shows the parts with address, processes and health
  env      prints the addresses and credentials as shell variables
  list     shows all instances
  build    gets the programs ready (builds, installs) without starting anything

  --instance NAME   which sandbox (INFRA_SANDBOX_INSTANCE, else 'demo')
  --parts A,B       of ${ALL_PARTS.join(', ')}; a further server of a kind
                    has a number: kubernetes-2 (default: all kinds)
  --owner-pid PID   up: stop everything once this process is gone
  --ephemeral       up: remove the data when the instance stops
  --audit           up: the API server logs its requests, for counting
  --wipe            down: remove the data, too
  --json            machine-readable output`;

/** @throws UsageError */
export function readArguments(argv: string[]): Arguments {
  const { values, positionals } = parse(argv);
  const [command, ...rest] = positionals;
  if (!COMMANDS.includes(command as Arguments['command']) || rest.length > 0) {
    throw new UsageError(
      command
        ? `unknown command '${positionals.join(' ')}'`
        : 'no command given',
    );
  }
  const instance = values.instance ?? defaultSandboxInstance();
  const parts = values.parts
    ? values.parts.split(',').map(name => name.trim())
    : ALL_PARTS;
  try {
    instanceDir(instance);
    parts.forEach(partKind);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  return {
    command: command as Arguments['command'],
    instance,
    parts: [...new Set(parts)],
    owner: values['owner-pid'] ? ownerOf(values['owner-pid']) : null,
    ephemeral: values.ephemeral ?? false,
    wipe: values.wipe ?? false,
    audit: values.audit ?? false,
    json: values.json ?? false,
  };
}

function parse(argv: string[]) {
  try {
    return parseArgs({
      args: argv,
      allowPositionals: true,
      options: {
        instance: { type: 'string' },
        parts: { type: 'string' },
        'owner-pid': { type: 'string' },
        ephemeral: { type: 'boolean' },
        wipe: { type: 'boolean' },
        audit: { type: 'boolean' },
        json: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function ownerOf(pid: string): ProcessIdentity {
  const identity = /^\d+$/.test(pid) ? identityOf(Number(pid)) : undefined;
  if (!identity) {
    throw new UsageError(`--owner-pid: there is no process ${pid}`);
  }
  return identity;
}
