import { createHash } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { connect as connectTcp, type Socket } from 'node:net';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import type { RedisConnection } from '../client.ts';
import {
  ensureSystemPackages,
  missingPackages,
  type SystemPackages,
} from './debian.ts';
import type { Part, StartContext } from './part.ts';
import { findProgram } from './programs.ts';

const ADMINISTRATOR = 'sandbox';

const system: SystemPackages = {
  purpose: 'Redis',
  packages: ['redis-server'],
  services: ['redis-server.service'],
  isInstalled: () => findProgram('redis-server') !== undefined,
  alternative: 'INFRA_SANDBOX_REDIS_URL',
};

/** Redis whose users are kept in an ACL file. */
export const redisPart: Part<'redis'> = {
  kind: 'redis',
  missing: async () => missingPackages(system),
  prepare: progress => ensureSystemPackages(system, progress),
  start,
  probe: async connection => {
    await login(connection);
  },
  probeExternal: async connection => {
    try {
      await login(connection);
    } catch (error) {
      const { host, port, user } = connection;
      throw new Error(
        `no login to ${host}:${port} as ${user}: ${(error as Error).message}`,
      );
    }
  },
};

async function start(context: StartContext): Promise<RedisConnection> {
  const { dir } = context;
  const port = await context.port('redis');
  const password = context.secret('administrator');
  const users = join(dir, 'users.acl');
  // Once there, the file is the server's own.
  if (!existsSync(users)) {
    writeFileSync(users, firstUsers(password), { mode: 0o600 });
  }
  writeFileSync(join(dir, 'redis.conf'), configuration(dir, port, users), {
    mode: 0o600,
  });
  await context.serve({
    name: 'redis-server',
    command: findProgram('redis-server') ?? 'redis-server',
    args: [join(dir, 'redis.conf')],
  });
  const connection: RedisConnection = {
    host: '127.0.0.1',
    port,
    user: ADMINISTRATOR,
    password,
    url: `redis://${ADMINISTRATOR}:${password}@127.0.0.1:${port}`,
  };
  await context.until('Redis to accept a login', 20_000, () =>
    login(connection),
  );
  return connection;
}

function firstUsers(password: string): string {
  const hash = createHash('sha256').update(password).digest('hex');
  return `user default off resetkeys resetchannels -@all
user ${ADMINISTRATOR} on #${hash} ~* &* +@all
`;
}

function configuration(dir: string, port: number, users: string): string {
  return `bind 127.0.0.1
port ${port}
dir "${dir}"
aclfile "${users}"
daemonize no
save 60 1
`;
}

/** Logs in and asks for a sign of life, in the protocol's own words: RESP is lines of text. */
function login(connection: RedisConnection): Promise<true> {
  const { host, port, user, password, tls } = connection;
  const request = [['AUTH', user, password], ['PING'], ['QUIT']].map(command);
  return new Promise((resolve, reject) => {
    const options = { host, port, timeout: 3_000 };
    const socket: Socket = tls
      ? connectTls({ ...options, servername: host, rejectUnauthorized: false })
      : connectTcp(options);
    let answer = '';
    socket.once('error', reject);
    socket.once('timeout', () => socket.destroy(new Error('no answer')));
    socket.on('data', chunk => {
      answer += chunk;
    });
    socket.once('close', () =>
      answer.startsWith('+OK\r\n+PONG\r\n')
        ? resolve(true)
        : reject(new Error(answer.split('\r\n')[0] || 'no answer')),
    );
    socket.write(request.join(''));
  });
}

function command(words: string[]): string {
  const parts = words.map(word => `$${Buffer.byteLength(word)}\r\n${word}\r\n`);
  return `*${words.length}\r\n${parts.join('')}`;
}
