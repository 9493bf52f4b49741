import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BindConnection } from '../client.ts';
import {
  ensureSystemPackages,
  missingPackages,
  type SystemPackages,
} from './debian.ts';
import { answersFor, probeZone } from './dns.ts';
import type { Part, StartContext } from './part.ts';
import { findProgram } from './programs.ts';

const ZONES = ['legacy.example.test'];
const KEY_NAME = 'sandbox-update';
const ALGORITHM = 'hmac-sha256';

const system: SystemPackages = {
  purpose: 'BIND',
  packages: ['bind9'],
  services: ['named.service', 'named-resolvconf.service'],
  isInstalled: () => findProgram('named') !== undefined,
  alternative: 'INFRA_SANDBOX_RFC2136_SERVER',
};

/** BIND with zones that change by signed DNS UPDATE only. */
export const bindPart: Part<'bind'> = {
  kind: 'bind',
  missing: async () => missingPackages(system),
  prepare: progress => ensureSystemPackages(system, progress),
  start,
  probe: connection =>
    probeZone(connection.dnsHost, connection.dnsPort, connection.zones[0]),
  probeExternal: async connection => {
    for (const zone of connection.zones) {
      await answersFor(connection, zone);
    }
  },
};

async function start(context: StartContext): Promise<BindConnection> {
  const { dir } = context;
  const port = await context.port('dns');
  const secret = context.secret('tsig', 'base64');
  mkdirSync(join(dir, 'zones'), { recursive: true });
  for (const zone of ZONES) {
    const file = join(dir, 'zones', zone);
    // Once there, the file and its journal are the server's own.
    if (!existsSync(file)) {
      writeFileSync(file, emptyZone(zone));
    }
  }
  writeFileSync(join(dir, 'named.conf'), configuration(dir, port, secret), {
    mode: 0o600,
  });
  await context.serve({
    name: 'named',
    command: unconfinedCopy(dir),
    args: ['-4', '-g', '-n', '1', '-c', join(dir, 'named.conf')],
  });
  for (const zone of ZONES) {
    await context.until(`BIND to answer for ${zone}`, 20_000, async () => {
      await probeZone('127.0.0.1', port, zone);
      return true;
    });
  }
  return {
    dnsHost: '127.0.0.1',
    dnsPort: port,
    zones: ZONES,
    tsig: { name: KEY_NAME, algorithm: ALGORITHM, secret },
  };
}

/**
 * Ubuntu confines /usr/sbin/named to its packaged directories by its path
 * (AppArmor); the same program from another path may use ours.
 */
function unconfinedCopy(dir: string): string {
  const named = findProgram('named');
  if (!named) {
    throw new Error("the program 'named' of BIND is not installed");
  }
  const copy = join(dir, 'named');
  copyFileSync(named, copy);
  return copy;
}

function configuration(dir: string, port: number, secret: string): string {
  const zones = ZONES.map(
    zone => `zone "${zone}" {
  type primary;
  file "${join(dir, 'zones', zone)}";
  update-policy { grant ${KEY_NAME} zonesub ANY; };
};`,
  );
  return `options {
  directory "${dir}";
  listen-on port ${port} { 127.0.0.1; };
  listen-on-v6 { none; };
  pid-file none;
  lock-file none;
  session-keyfile none;
  recursion no;
  dnssec-validation no;
  notify no;
  empty-zones-enable no;
  minimal-responses yes;
  allow-query { 127.0.0.1; };
  allow-transfer { key "${KEY_NAME}"; };
};
controls { };
key "${KEY_NAME}" {
  algorithm ${ALGORITHM};
  secret "${secret}";
};
${zones.join('\n')}
`;
}

function emptyZone(zone: string): string {
  // A negative answer may be kept for one second only: tests look up names
  // before and after they exist.
  return `$TTL 5
@ IN SOA ns1.${zone}. hostmaster.${zone}. 1 3600 600 86400 1
@ IN NS ns1.${zone}.
ns1 IN A 127.0.0.1
`;
}
