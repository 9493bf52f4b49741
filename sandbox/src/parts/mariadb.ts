import {
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { MariadbConnection } from '../client.ts';
import {
  ensureSystemPackages,
  missingPackages,
  type SystemPackages,
} from './debian.ts';
import { probeTcp } from './dns.ts';
import { loginToMariadb } from './mariadb-login.ts';
import type { Part, StartContext } from './part.ts';
import { findProgram } from './programs.ts';

const ADMIN = 'admin';

const system: SystemPackages = {
  purpose: 'MariaDB',
  packages: ['mariadb-server', 'openssl'],
  services: ['mariadb.service'],
  isInstalled: () =>
    findProgram('mariadbd') !== undefined &&
    findProgram('mariadb-install-db') !== undefined &&
    findProgram('openssl') !== undefined,
  alternative: 'INFRA_SANDBOX_MARIADB_URL',
};

/** A real MariaDB, over TCP on loopback with and without TLS. */
export const mariadbPart: Part<'mariadb'> = {
  kind: 'mariadb',
  missing: async () => missingPackages(system),
  prepare: progress => ensureSystemPackages(system, progress),
  start,
  probe: connection => probeTcp(connection.host, connection.port),
  probeExternal: async connection => {
    await loginToMariadb(connection);
  },
};

async function start(context: StartContext): Promise<MariadbConnection> {
  const { dir } = context;
  const port = await context.port('sql');
  const password = context.secret('admin');
  const data = join(dir, 'data');
  if (!existsSync(data)) {
    await initialise(context, data);
  }
  await certify(context);
  const setup = join(dir, 'setup.sql');
  writeFileSync(setup, accounts(password), { mode: 0o600 });
  await context.serve({
    name: 'mariadbd',
    command: findProgram('mariadbd') ?? 'mariadbd',
    args: [
      '--no-defaults',
      `--datadir=${data}`,
      `--init-file=${setup}`,
      ...asRoot(),
      ...settings(port, dir),
    ],
  });
  const connection: MariadbConnection = {
    host: '127.0.0.1',
    port,
    user: ADMIN,
    password,
    url: `mysql://${ADMIN}:${password}@127.0.0.1:${port}`,
    ca: readFileSync(join(dir, 'server.pem'), 'utf8'),
  };
  await context.until('MariaDB to accept a login', 60_000, () =>
    loginToMariadb(connection),
  );
  return connection;
}

function settings(port: number, dir: string): string[] {
  const values = {
    'bind-address': '127.0.0.1',
    port,
    // Relative to the data: the path of a socket must be short. It cannot be switched off.
    socket: 'mariadb.sock',
    'pid-file': 'mariadb.pid',
    'ssl-cert': join(dir, 'server.pem'),
    'ssl-key': join(dir, 'server-key.pem'),
    'max-connections': 300,
    'innodb-buffer-pool-size': '64M',
    // A killed process loses nothing by this; only a crash of the machine does.
    'innodb-flush-log-at-trx-commit': 0,
    'sync-frm': 0,
  };
  return [
    '--skip-name-resolve',
    ...Object.entries(values).map(([name, value]) => `--${name}=${value}`),
  ];
}

/** MariaDB runs as root only where it is told to. */
function asRoot(): string[] {
  return process.getuid?.() === 0 ? ['--user=root'] : [];
}

/** Read at each start; the server has no other account that can log in over TCP. */
function accounts(password: string): string {
  return [
    `CREATE USER IF NOT EXISTS '${ADMIN}'@'127.0.0.1';`,
    `ALTER USER '${ADMIN}'@'127.0.0.1' IDENTIFIED BY '${password}';`,
    `GRANT ALL PRIVILEGES ON *.* TO '${ADMIN}'@'127.0.0.1' WITH GRANT OPTION;`,
    '',
  ].join('\n');
}

/** Makes the data directory under another name first: a half-made one is never used. */
async function initialise(context: StartContext, data: string) {
  const unfinished = `${data}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  await context.run({
    name: 'install-db',
    command: findProgram('mariadb-install-db') ?? 'mariadb-install-db',
    args: [
      '--no-defaults',
      `--datadir=${unfinished}`,
      '--skip-test-db',
      '--skip-name-resolve',
      // So that root gets no password-less login over TCP.
      '--auth-root-authentication-method=socket',
      ...asRoot(),
    ],
  });
  renameSync(unfinished, data);
}

/** A certificate that is its own authority. */
async function certify(context: StartContext) {
  const { dir } = context;
  if (readdirSync(dir).includes('server.pem')) {
    return;
  }
  await context.run({
    name: 'openssl',
    command: findProgram('openssl') ?? 'openssl',
    args: [
      ...['req', '-x509', '-newkey', 'ec'],
      ...['-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
      ...['-days', '3650', '-subj', '/CN=MariaDB of the sandbox'],
      ...['-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost'],
      ...['-keyout', join(dir, 'server-key.pem')],
      ...['-out', join(dir, 'server.pem.unfinished')],
    ],
  });
  renameSync(join(dir, 'server.pem.unfinished'), join(dir, 'server.pem'));
}
