import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RegistryConnection } from '../client.ts';
import {
  ensureSystemPackages,
  missingPackages,
  type SystemPackages,
} from './debian.ts';
import {
  buildGo,
  goBinary,
  type GoProgram,
  LEAN_FLAGS,
  missingForGo,
  requiredVersion,
} from './go-build.ts';
import type { Part, StartContext } from './part.ts';
import { execute, findProgram } from './programs.ts';
import {
  type Notifications,
  notificationsOf,
  probeRegistry,
  registryConfiguration,
} from './registry-setup.ts';

const CRANE_DIR = fileURLToPath(new URL('../../crane/', import.meta.url));
const CRANE_MODULE = 'github.com/google/go-containerregistry';
const USER = 'sandbox';
const SERVICE = 'sandbox-registry';
const ISSUER = 'sandbox-token-server';

const system: SystemPackages = {
  purpose: 'a registry of images, and a client of it',
  packages: ['docker-registry', 'skopeo', 'apache2-utils', 'openssl'],
  services: ['docker-registry.service'],
  isInstalled: () =>
    ['docker-registry', 'skopeo', 'htpasswd', 'openssl'].every(
      name => findProgram(name) !== undefined,
    ),
  alternative: 'INFRA_SANDBOX_REGISTRY_URL',
};

function craneProgram(): GoProgram {
  const version = requiredVersion(CRANE_DIR, CRANE_MODULE);
  return {
    name: 'crane',
    sourceDir: CRANE_DIR,
    package: `${CRANE_MODULE}/cmd/crane`,
    flags: [...LEAN_FLAGS, '-ldflags=-s -w'],
    title: `crane ${version}`,
    takes: 'half a minute',
    alternative:
      'Or set INFRA_SANDBOX_REGISTRY_URL and what belongs to it to registries of your own: then nothing is built.',
  };
}

/**
 * Two registries of CNCF Distribution: one asks for a password, and one for tokens of a token server
 * that whoever uses the sandbox runs at the address it was told at its start.
 */
export const registryPart: Part<'registry'> = {
  kind: 'registry',
  missing: async () =>
    missingPackages(system) ?? (await missingForGo(craneProgram())),
  prepare: async progress => {
    await ensureSystemPackages(system, progress);
    await buildGo(craneProgram(), progress);
  },
  start,
  probe,
  probeExternal: probe,
};

async function start(context: StartContext): Promise<RegistryConnection> {
  const { dir } = context;
  const [passwordPort, tokenPort, realmPort] = [
    await context.port('htpasswd'),
    await context.port('token'),
    await context.port('realm'),
  ];
  const password = context.secret('user');
  const htpasswdFile = join(dir, 'htpasswd');
  writeFileSync(htpasswdFile, await htpasswdLine(password), { mode: 0o600 });
  const { keyFile, certFile } = await signingKey(context);
  // By name: some clients take no private address for a token server.
  const realm = `http://localhost:${realmPort}/api/infra/registries/token`;
  const common = {
    httpSecret: context.secret('http'),
    notifications: notificationsOf(process.env, realm),
  };
  await serve(context, 'htpasswd', {
    ...{ port: passwordPort, ...common },
    auth: { htpasswd: { realm: 'sandbox', path: htpasswdFile } },
  });
  await serve(context, 'token', {
    ...{ port: tokenPort, ...common },
    auth: {
      token: {
        ...{ realm, service: SERVICE, issuer: ISSUER },
        rootcertbundle: certFile,
      },
    },
  });
  const connection: RegistryConnection = {
    htpasswd: { url: `http://127.0.0.1:${passwordPort}`, user: USER, password },
    token: {
      url: `http://127.0.0.1:${tokenPort}`,
      ...{ realm, realmPort, service: SERVICE, issuer: ISSUER },
      ...{ keyFile, certFile },
    },
    crane: goBinary(craneProgram()),
    skopeo: findProgram('skopeo') ?? 'skopeo',
  };
  await context.until('both registries to answer', 20_000, async () => {
    await probe(connection);
    return true;
  });
  return connection;
}

async function serve(
  context: StartContext,
  name: string,
  options: {
    port: number;
    httpSecret: string;
    auth: object;
    notifications?: Notifications;
  },
): Promise<void> {
  const storage = join(context.dir, `images-${name}`);
  mkdirSync(storage, { recursive: true });
  const file = join(context.dir, `${name}.yml`);
  const configuration = registryConfiguration({ ...options, storage });
  writeFileSync(file, configuration, { mode: 0o600 });
  await context.serve({
    name: `docker-registry-${name}`,
    command: findProgram('docker-registry') ?? 'docker-registry',
    args: ['serve', file],
    graceMs: 2_000,
  });
}

/**
 * The registry takes bcrypt alone; the password goes in by stdin, so that no list of processes shows it. It is long
 * and random, so that the least cost will do: the registry computes the hash for every request.
 */
async function htpasswdLine(password: string): Promise<string> {
  const child = spawn(
    findProgram('htpasswd') ?? 'htpasswd',
    ['-niB', '-C', '4', USER],
    { stdio: ['pipe', 'pipe', 'ignore'] },
  );
  let line = '';
  child.stdout.on('data', chunk => {
    line += chunk;
  });
  child.stdin.end(password);
  const [code] = await once(child, 'close');
  if (code !== 0) {
    throw new Error(`htpasswd exited with ${code}`);
  }
  return `${line.trim()}\n`;
}

/** Key of the token server, and the certificate by which the registry knows it; made once. */
async function signingKey(
  context: StartContext,
): Promise<{ keyFile: string; certFile: string }> {
  const keyFile = join(context.dir, 'token.key');
  const certFile = join(context.dir, 'token.crt');
  if (!existsSync(certFile)) {
    await execute(findProgram('openssl') ?? 'openssl', [
      ...['req', '-x509', '-newkey', 'ec', '-nodes', '-days', '3650'],
      ...['-pkeyopt', 'ec_paramgen_curve:prime256v1'],
      ...['-subj', `/CN=${ISSUER}`, '-keyout', keyFile, '-out', certFile],
    ]);
  }
  return { keyFile, certFile };
}

async function probe(connection: RegistryConnection): Promise<void> {
  const { htpasswd, token, crane } = connection;
  await probeRegistry(htpasswd.url, 200, htpasswd);
  await probeRegistry(token.url, 401);
  await execute(crane, ['version'], { env: { HOME: process.env.HOME } });
}
