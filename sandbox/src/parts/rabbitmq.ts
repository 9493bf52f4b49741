import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RabbitmqConnection } from '../client.ts';
import {
  ensureSystemPackages,
  missingPackages,
  type SystemPackages,
} from './debian.ts';
import type { Part, StartContext } from './part.ts';
import { findProgram } from './programs.ts';

const ADMINISTRATOR = 'sandbox';

/** The script itself: what packages put on the PATH changes the user and hides the server's process. */
const SCRIPTS = [
  '/usr/lib/rabbitmq/bin/rabbitmq-server',
  '/opt/rabbitmq/sbin/rabbitmq-server',
];

const findScript = () => SCRIPTS.find(existsSync);

const system: SystemPackages = {
  purpose: 'RabbitMQ',
  packages: ['rabbitmq-server'],
  services: ['rabbitmq-server.service', 'epmd.service', 'epmd.socket'],
  isInstalled: () =>
    findScript() !== undefined && findProgram('epmd') !== undefined,
  alternative: 'INFRA_SANDBOX_RABBITMQ_URL',
};

/** RabbitMQ with its management API. */
export const rabbitmqPart: Part<'rabbitmq'> = {
  kind: 'rabbitmq',
  missing: async () => missingPackages(system),
  prepare: progress => ensureSystemPackages(system, progress),
  start,
  probe: async connection => {
    await whoAmI(connection);
  },
  probeExternal: async connection => {
    const tags = await whoAmI(connection);
    if (!tags.includes('administrator')) {
      const { managementUrl, user } = connection;
      throw new Error(
        `${user} is no administrator at ${managementUrl}; its tags are ${
          tags.join(', ') || 'none'
        }`,
      );
    }
  },
};

interface Ports {
  amqp: number;
  management: number;
  distribution: number;
  epmd: number;
}

async function start(context: StartContext): Promise<RabbitmqConnection> {
  const ports: Ports = {
    amqp: await context.port('amqp'),
    management: await context.port('management'),
    distribution: await context.port('distribution'),
    epmd: await context.port('epmd'),
  };
  const password = context.secret('administrator');
  const connection: RabbitmqConnection = {
    host: '127.0.0.1',
    port: ports.amqp,
    managementUrl: `http://127.0.0.1:${ports.management}`,
    user: ADMINISTRATOR,
    password,
  };
  writeConfiguration(context.dir, ports, password);
  await serve(context, ports);
  await context.until('the management API of RabbitMQ', 90_000, () =>
    whoAmI(connection),
  );
  return connection;
}

/**
 * The server finds its own port by a name server of Erlang's. Left to itself it starts one as a daemon,
 * which would outlive it and be shared with whatever else of Erlang runs here; so it is given one.
 */
async function serve(context: StartContext, ports: Ports): Promise<void> {
  const { dir } = context;
  await context.serve({
    name: 'epmd',
    command: findProgram('epmd') ?? 'epmd',
    args: ['-address', '127.0.0.1', '-port', `${ports.epmd}`],
    graceMs: 0,
  });
  await context.serve({
    name: 'rabbitmq-server',
    command: findScript() ?? 'rabbitmq-server',
    // Said here, since what the script is told by RABBITMQ_ALLOW_INPUT takes it away.
    args: ['-noinput'],
    env: {
      // Makes the script become the server instead of its parent, which a signal would kill alone.
      RABBITMQ_ALLOW_INPUT: '1',
      ERL_EPMD_ADDRESS: '127.0.0.1',
      ERL_EPMD_PORT: `${ports.epmd}`,
      RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS:
        '-start_epmd false -kernel inet_dist_use_interface {127,0,0,1}',
      RABBITMQ_DIST_PORT: `${ports.distribution}`,
      // The data is bound to it; each instance has a name server of its own to look it up in.
      RABBITMQ_NODENAME: 'sandbox@localhost',
      RABBITMQ_CONF_ENV_FILE: join(dir, 'rabbitmq-env.conf'),
      RABBITMQ_CONFIG_FILE: join(dir, 'rabbitmq.conf'),
      RABBITMQ_ADVANCED_CONFIG_FILE: join(dir, 'advanced.config'),
      RABBITMQ_GENERATED_CONFIG_DIR: join(dir, 'generated'),
      RABBITMQ_ENABLED_PLUGINS_FILE: join(dir, 'enabled_plugins'),
      RABBITMQ_FEATURE_FLAGS_FILE: join(dir, 'feature_flags'),
      RABBITMQ_MNESIA_BASE: dir,
      RABBITMQ_MNESIA_DIR: join(dir, 'data'),
      RABBITMQ_PLUGINS_EXPAND_DIR: join(dir, 'plugins'),
      RABBITMQ_PID_FILE: join(dir, 'pid'),
      RABBITMQ_LOG_BASE: dir,
      RABBITMQ_LOGS: '-',
    },
    graceMs: 15_000,
  });
}

function writeConfiguration(dir: string, ports: Ports, password: string) {
  const files = {
    'rabbitmq.conf': `listeners.tcp.1 = 127.0.0.1:${ports.amqp}
management.tcp.ip = 127.0.0.1
management.tcp.port = ${ports.management}
default_user = ${ADMINISTRATOR}
default_pass = ${password}
default_user_tags.administrator = true
disk_free_limit.absolute = 50MB
log.console = true
log.console.level = warning
`,
    enabled_plugins: '[rabbitmq_management].\n',
    // Empty: those of the machine are not to be read.
    'rabbitmq-env.conf': '',
    'advanced.config': '[].\n',
  };
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(dir, name), content, { mode: 0o600 });
  }
}

/** @returns the tags of the user, by which the API says what it may do */
async function whoAmI(connection: RabbitmqConnection): Promise<string[]> {
  const { managementUrl, user, password } = connection;
  const login = Buffer.from(`${user}:${password}`).toString('base64');
  const response = await fetch(`${managementUrl}/api/whoami`, {
    headers: { Authorization: `Basic ${login}` },
    signal: AbortSignal.timeout(5_000),
  });
  if (!response.ok) {
    throw new Error(
      `no login to ${managementUrl} as ${user}: ${response.status}`,
    );
  }
  const { tags } = (await response.json()) as { tags: string | string[] };
  // Before version 3.9 they were one text.
  return typeof tags === 'string' ? tags.split(',') : tags;
}
