import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PowerdnsConnection, TsigKey } from '../client.ts';
import {
  ensureSystemPackages,
  missingPackages,
  type SystemPackages,
} from './debian.ts';
import { answersFor, probeZone } from './dns.ts';
import type { Part, StartContext } from './part.ts';
import { findProgram } from './programs.ts';
import { PowerdnsSetup } from './powerdns-setup.ts';

const ZONES = ['dev.example.test', 'prod.example.test'];
const TSIG_ZONES = ['dynamic.example.test'];
const KEY_NAME = 'sandbox-update';

const system: SystemPackages = {
  purpose: 'PowerDNS with its SQLite backend',
  packages: ['pdns-server', 'pdns-backend-sqlite3'],
  services: ['pdns.service'],
  isInstalled: () =>
    findProgram('pdns_server') !== undefined &&
    moduleDirectory() !== undefined &&
    findSchema() !== undefined,
  alternative: 'INFRA_SANDBOX_POWERDNS_URL',
};

/** PowerDNS: zones for its HTTP API, and zones for signed DNS UPDATE. */
export const powerdnsPart: Part<'powerdns'> = {
  kind: 'powerdns',
  missing: async () => missingPackages(system),
  prepare: progress => ensureSystemPackages(system, progress),
  start,
  probe: async connection => {
    await new PowerdnsSetup(connection).zones();
    const zone = [...connection.zones, ...connection.tsigZones][0];
    await probeZone(connection.dnsHost, connection.dnsPort, zone);
  },
  probeExternal: async connection => {
    const present = await new PowerdnsSetup(connection).zones();
    const wanted = [...connection.zones, ...connection.tsigZones];
    if (wanted.length === 0) {
      throw new Error(
        'no zone is named: set INFRA_SANDBOX_POWERDNS_ZONES to those that may be changed',
      );
    }
    for (const zone of wanted) {
      if (!present.includes(zone)) {
        throw new Error(
          `${connection.apiUrl} has no zone ${zone}; it has ${
            present.join(', ') || 'none'
          }`,
        );
      }
      await answersFor(connection, zone);
    }
  },
};

async function start(context: StartContext): Promise<PowerdnsConnection> {
  const { dir } = context;
  const [apiPort, dnsPort] = [
    await context.port('api'),
    await context.port('dns'),
  ];
  const apiKey = context.secret('api-key');
  await createDatabase(dir);
  writeFileSync(
    join(dir, 'pdns.conf'),
    configuration({ apiPort, dnsPort, apiKey }),
    { mode: 0o600 },
  );
  await context.serve({
    name: 'pdns_server',
    command: findProgram('pdns_server') ?? 'pdns_server',
    args: [`--config-dir=${dir}`],
    graceMs: 2_000,
  });
  const tsig: TsigKey = {
    name: KEY_NAME,
    algorithm: 'hmac-sha256',
    secret: context.secret('tsig', 'base64'),
  };
  const connection: PowerdnsConnection = {
    apiUrl: `http://127.0.0.1:${apiPort}`,
    apiKey,
    serverId: 'localhost',
    dnsHost: '127.0.0.1',
    dnsPort,
    zones: ZONES,
    tsig,
    tsigZones: TSIG_ZONES,
  };
  const setup = new PowerdnsSetup(connection);
  const present = await context.until('the PowerDNS API', 20_000, () =>
    setup.zones(),
  );
  await setup.ensure(present, tsig);
  for (const zone of [...ZONES, ...TSIG_ZONES]) {
    await context.until(`PowerDNS to answer for ${zone}`, 20_000, async () => {
      await probeZone('127.0.0.1', dnsPort, zone);
      return true;
    });
  }
  return connection;
}

async function createDatabase(dir: string): Promise<void> {
  const file = join(dir, 'pdns.sqlite3');
  if (existsSync(file)) {
    return;
  }
  const schema = readFileSync(findSchema()!, 'utf8');
  const { DatabaseSync } = await import('node:sqlite');
  const database = new DatabaseSync(file);
  try {
    // In one transaction, so that a crash leaves no half schema behind.
    database.exec(`BEGIN;\n${schema}\nCOMMIT;`);
  } finally {
    database.close();
  }
}

/** Debian keeps the backends' modules below the library directory of its architecture. */
function moduleDirectory(): string | undefined {
  const candidates = [
    ...readdirSync('/usr/lib').map(name => `/usr/lib/${name}/pdns`),
    '/usr/lib/pdns',
    '/usr/lib64/pdns',
    '/usr/local/lib/pdns',
  ];
  return candidates.find(directory =>
    existsSync(join(directory, 'libgsqlite3backend.so')),
  );
}

function findSchema(): string | undefined {
  return [
    '/usr/share/pdns-backend-sqlite3/schema/schema.sqlite3.sql',
    '/usr/share/doc/pdns-backend-sqlite3/schema.sqlite3.sql',
    '/usr/share/doc/pdns/schema.sqlite3.sql',
  ].find(existsSync);
}

function configuration(options: {
  apiPort: number;
  dnsPort: number;
  apiKey: string;
}): string {
  return `launch=gsqlite3
module-dir=${moduleDirectory()}
gsqlite3-database=pdns.sqlite3
gsqlite3-pragma-synchronous=0
local-address=127.0.0.1
local-port=${options.dnsPort}
socket-dir=.
guardian=no
daemon=no
write-pid=no
disable-syslog=yes
security-poll-suffix=
webserver=yes
webserver-address=127.0.0.1
webserver-port=${options.apiPort}
webserver-allow-from=127.0.0.0/8
api=yes
api-key=${options.apiKey}
# Answers must show a change at once.
cache-ttl=0
negquery-cache-ttl=0
query-cache-ttl=0
zone-cache-refresh-interval=0
# Updates are allowed zone by zone, and only with that zone's key.
dnsupdate=yes
allow-dnsupdate-from=
default-soa-content=ns1.@ hostmaster.@ 0 3600 600 86400 1
`;
}
