import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { readArguments, UsageError } from './arguments.ts';
import { requireSandboxPart } from './client.ts';
import { externalConnection } from './external.ts';
import { tailOf } from './files.ts';
import { identityOf, isAlive } from './identity.ts';
import { withLock } from './lock.ts';
import { resolverAt } from './parts/dns.ts';
import { ALL_PARTS, partKind } from './parts/index.ts';
import { portFor } from './ports.ts';
import { waitFor } from './wait.ts';

const scratch = mkdtempSync(join(tmpdir(), 'sandbox-unit-'));
after(() => rmSync(scratch, { recursive: true, force: true }));

describe('arguments', () => {
  it('defaults to all parts of the default instance', () => {
    const args = readArguments(['up']);
    assert.equal(args.command, 'up');
    assert.deepEqual(args.parts, ALL_PARTS);
    assert.equal(args.owner, null);
  });

  it('reads what is given, each part once', () => {
    const args = readArguments(
      `up --instance a-1 --parts bind,kubernetes-2,bind --owner-pid ${process.pid} --json`.split(
        ' ',
      ),
    );
    assert.equal(args.instance, 'a-1');
    assert.deepEqual(args.parts, ['bind', 'kubernetes-2']);
    assert.deepEqual(args.owner, identityOf(process.pid));
    assert.equal(args.json, true);
  });

  const wrong: { reason: string; argv: string[]; message: RegExp }[] = [
    { reason: 'nothing to do', argv: [], message: /no command/ },
    { reason: 'a typing error', argv: ['upp'], message: /'upp'/ },
    { reason: 'two commands', argv: ['up', 'down'], message: /'up down'/ },
    { reason: 'an option that is none', argv: ['up', '--x'], message: /--x/ },
    {
      reason: 'a part that does not exist',
      argv: ['up', '--parts', 'memcached'],
      message: /'memcached'.*kubernetes/,
    },
    {
      reason: 'the first server of a kind has no number',
      argv: ['up', '--parts', 'bind-1'],
      message: /'bind-1'/,
    },
    {
      reason: 'a name that would leave the home directory',
      argv: ['up', '--instance', '../x'],
      message: /'..\/x'/,
    },
    {
      reason: 'an owner that is gone already',
      argv: ['up', '--owner-pid', '4194303'],
      message: /4194303/,
    },
  ];
  for (const { reason, argv, message } of wrong) {
    it(`refuses ${reason}`, () => {
      assert.throws(
        () => readArguments(argv),
        (error: Error) =>
          error instanceof UsageError && message.test(error.message),
      );
    });
  }
});

describe('servers of the user', () => {
  const kubeconfig = join(scratch, 'kubeconfig');
  writeFileSync(kubeconfig, '');
  const authority = join(scratch, 'ca.pem');
  writeFileSync(authority, 'PEM');

  const cases: {
    reason: string;
    part: string;
    env: Record<string, string>;
    connection: unknown;
  }[] = [
    {
      reason: 'nothing is named',
      part: 'kubernetes',
      env: { INFRA_SANDBOX_KUBECONFIG: '' },
      connection: undefined,
    },
    {
      reason: 'a kubeconfig is named',
      part: 'kubernetes',
      env: { INFRA_SANDBOX_KUBECONFIG: kubeconfig },
      connection: { kubeconfig },
    },
    {
      reason: 'the first cluster is not the second',
      part: 'kubernetes-2',
      env: { INFRA_SANDBOX_KUBECONFIG: kubeconfig },
      connection: undefined,
    },
    {
      reason: 'a second cluster is named',
      part: 'kubernetes-2',
      env: { INFRA_SANDBOX_KUBECONFIG_2: kubeconfig },
      connection: { kubeconfig },
    },
    {
      reason: 'a PostgreSQL URL has escapes and no port',
      part: 'postgres',
      env: { INFRA_SANDBOX_POSTGRES_URL: 'postgresql://me:p%40ss@db.test/x' },
      connection: {
        host: 'db.test',
        port: 5432,
        user: 'me',
        password: 'p@ss',
        database: 'x',
        url: 'postgresql://me:p%40ss@db.test/x',
      },
    },
    {
      reason: 'a PostgreSQL URL asks for TLS',
      part: 'postgres',
      env: {
        INFRA_SANDBOX_POSTGRES_URL: 'postgres://u:p@h:1/x?sslmode=require',
      },
      connection: {
        host: 'h',
        port: 1,
        user: 'u',
        password: 'p',
        database: 'x',
        url: 'postgres://u:p@h:1/x?sslmode=require',
        ssl: { mode: 'require' },
      },
    },
    {
      reason: 'a PostgreSQL URL asks for TLS with a certificate authority',
      part: 'postgres',
      env: {
        INFRA_SANDBOX_POSTGRES_URL: `postgres://u:p@h/x?sslmode=verify-full&sslrootcert=${authority}`,
      },
      connection: {
        host: 'h',
        port: 5432,
        user: 'u',
        password: 'p',
        database: 'x',
        url: `postgres://u:p@h/x?sslmode=verify-full&sslrootcert=${authority}`,
        ssl: { mode: 'verify-full', ca: 'PEM' },
      },
    },
    {
      reason: 'a MariaDB URL has escapes and no port',
      part: 'mariadb',
      env: { INFRA_SANDBOX_MARIADB_URL: 'mysql://me:p%40ss@db.test' },
      connection: {
        host: 'db.test',
        port: 3306,
        user: 'me',
        password: 'p@ss',
        url: 'mysql://me:p%40ss@db.test',
      },
    },
    {
      reason: 'a MariaDB URL asks for TLS with a certificate authority',
      part: 'mariadb',
      env: {
        INFRA_SANDBOX_MARIADB_URL: `mysql://u:p@h:1/?ssl-mode=VERIFY_IDENTITY&ssl-ca=${authority}`,
      },
      connection: {
        host: 'h',
        port: 1,
        user: 'u',
        password: 'p',
        url: `mysql://u:p@h:1/?ssl-mode=VERIFY_IDENTITY&ssl-ca=${authority}`,
        ssl: { mode: 'verify-full', ca: 'PEM' },
        ca: 'PEM',
      },
    },
    {
      reason: 'a MinIO server is named with a slash too many',
      part: 'minio',
      env: {
        INFRA_SANDBOX_MINIO_URL: 'https://minio.test/',
        INFRA_SANDBOX_MINIO_ACCESS_KEY: 'k',
        INFRA_SANDBOX_MINIO_SECRET_KEY: 's',
      },
      connection: {
        endpoint: 'https://minio.test',
        region: 'us-east-1',
        accessKeyId: 'k',
        secretAccessKey: 's',
      },
    },
    {
      reason: 'a Redis URL asks for TLS, and names no port',
      part: 'redis',
      env: { INFRA_SANDBOX_REDIS_URL: 'rediss://me:p%40ss@cache.test' },
      connection: {
        host: 'cache.test',
        port: 6379,
        user: 'me',
        password: 'p@ss',
        url: 'rediss://me:p%40ss@cache.test',
        tls: true,
      },
    },
    {
      reason:
        'a Redis URL names only the password, as for servers without users',
      part: 'redis',
      env: { INFRA_SANDBOX_REDIS_URL: 'redis://:p@h:1' },
      connection: {
        host: 'h',
        port: 1,
        user: 'default',
        password: 'p',
        url: 'redis://:p@h:1',
      },
    },
    {
      reason: 'registries are named with the token server that they trust',
      part: 'registry',
      env: {
        INFRA_SANDBOX_REGISTRY_URL: 'https://me:p%40ss@images.test/',
        INFRA_SANDBOX_REGISTRY_TOKEN_URL: 'https://tokens.test/',
        INFRA_SANDBOX_REGISTRY_TOKEN_REALM: 'http://me.test:7007/token',
        INFRA_SANDBOX_REGISTRY_TOKEN_SERVICE: 'images',
        INFRA_SANDBOX_REGISTRY_TOKEN_ISSUER: 'me',
        INFRA_SANDBOX_REGISTRY_TOKEN_KEY: '/keys/key.pem',
        INFRA_SANDBOX_REGISTRY_TOKEN_CERT: '/keys/cert.pem',
        INFRA_SANDBOX_CRANE: '/bin/crane',
        INFRA_SANDBOX_SKOPEO: '/bin/skopeo',
      },
      connection: {
        htpasswd: { url: 'https://images.test', user: 'me', password: 'p@ss' },
        token: {
          url: 'https://tokens.test',
          realm: 'http://me.test:7007/token',
          realmPort: 7007,
          service: 'images',
          issuer: 'me',
          keyFile: '/keys/key.pem',
          certFile: '/keys/cert.pem',
        },
        crane: '/bin/crane',
        skopeo: '/bin/skopeo',
      },
    },
    {
      reason: 'a moto is named by its address alone, since it takes every key',
      part: 'moto',
      env: { INFRA_SANDBOX_MOTO_URL: 'http://aws.test:5000/' },
      connection: {
        endpoint: 'http://aws.test:5000',
        region: 'us-east-1',
        accessKeyId: 'sandbox',
        secretAccessKey: 'sandbox',
      },
    },
    {
      reason: 'RabbitMQ is named by its management API alone',
      part: 'rabbitmq',
      env: {
        INFRA_SANDBOX_RABBITMQ_URL: 'https://me:p%40ss@mq.test:15671/api/',
      },
      connection: {
        host: 'mq.test',
        port: 5672,
        managementUrl: 'https://mq.test:15671',
        user: 'me',
        password: 'p@ss',
      },
    },
    {
      reason: 'RabbitMQ has its two addresses',
      part: 'rabbitmq',
      env: {
        INFRA_SANDBOX_RABBITMQ_URL: 'http://u:p@[::1]:1',
        INFRA_SANDBOX_RABBITMQ_AMQP: '[::2]:3',
      },
      connection: {
        host: '::2',
        port: 3,
        managementUrl: 'http://[::1]:1',
        user: 'u',
        password: 'p',
      },
    },
    {
      reason: 'PowerDNS is named by the API path that its manual shows',
      part: 'powerdns',
      env: {
        INFRA_SANDBOX_POWERDNS_URL: 'http://pdns.test:8081/api/v1/',
        INFRA_SANDBOX_POWERDNS_API_KEY: 'k',
        INFRA_SANDBOX_POWERDNS_ZONES: 'a.test, b.test',
      },
      connection: {
        apiUrl: 'http://pdns.test:8081',
        apiKey: 'k',
        serverId: 'localhost',
        dnsHost: 'pdns.test',
        dnsPort: 53,
        zones: ['a.test', 'b.test'],
        tsigZones: [],
      },
    },
    {
      reason: 'a name server for updates is named',
      part: 'bind',
      env: {
        INFRA_SANDBOX_RFC2136_SERVER: '[::1]:5353',
        INFRA_SANDBOX_RFC2136_ZONES: 'a.test',
        INFRA_SANDBOX_RFC2136_TSIG_NAME: 'n',
        INFRA_SANDBOX_RFC2136_TSIG_SECRET: 's',
      },
      connection: {
        dnsHost: '::1',
        dnsPort: 5353,
        zones: ['a.test'],
        tsig: { name: 'n', algorithm: 'hmac-sha256', secret: 's' },
      },
    },
  ];
  for (const { reason, part, env, connection } of cases) {
    it(`are read when ${reason}`, () => {
      assert.deepEqual(externalConnection(part, env), connection);
    });
  }

  it('need all that belongs together', () => {
    assert.throws(
      () =>
        externalConnection('powerdns', {
          INFRA_SANDBOX_POWERDNS_URL: 'http://x',
        }),
      /INFRA_SANDBOX_POWERDNS_API_KEY is not set/,
    );
    assert.throws(
      () => externalConnection('postgres', { INFRA_SANDBOX_POSTGRES_URL: 'x' }),
      /postgres:\/\/user/,
    );
    assert.throws(
      () =>
        externalConnection('redis', { INFRA_SANDBOX_REDIS_URL: 'redis://h' }),
      /redis:\/\/user:password/,
    );
    assert.throws(
      () =>
        externalConnection('rabbitmq', {
          INFRA_SANDBOX_RABBITMQ_URL: 'amqp://u:p@h',
        }),
      /http:\/\/user:password/,
    );
    assert.throws(
      () => externalConnection('mariadb', { INFRA_SANDBOX_MARIADB_URL: 'x' }),
      /mysql:\/\/user/,
    );
    assert.throws(
      () =>
        externalConnection('mariadb', {
          INFRA_SANDBOX_MARIADB_URL: 'mysql://u:p@h?ssl-mode=maybe',
        }),
      /unknown ssl-mode 'MAYBE'/,
    );
    assert.throws(
      () =>
        externalConnection('postgres', {
          INFRA_SANDBOX_POSTGRES_URL: 'postgres://u:p@h/x?sslmode=maybe',
        }),
      /unknown sslmode 'maybe'/,
    );
    assert.throws(
      () =>
        externalConnection('kubernetes', {
          INFRA_SANDBOX_KUBECONFIG: '/no/file',
        }),
      /\/no\/file, which does not exist/,
    );
  });
});

describe('a name server', () => {
  it('is asked by name and by either kind of address', async () => {
    for (const [host, server] of [
      ['127.0.0.1', '127.0.0.1:5353'],
      ['::1', '[::1]:5353'],
    ]) {
      const patience = { timeout: 100, tries: 1 };
      const resolver = await resolverAt(host, 5353, patience);
      assert.deepEqual(resolver.getServers(), [server]);
    }
    const named = await resolverAt('localhost', 53, { timeout: 100, tries: 1 });
    assert.match(named.getServers()[0], /^(127\.0\.0\.1|::1)$/);
  });
});

describe('a client', () => {
  it('is told the command when a part is not up', () => {
    assert.throws(
      () => requireSandboxPart('postgres', 'no-such-instance'),
      /npm run sandbox -- up --instance no-such-instance --parts postgres/,
    );
  });
});

describe('processes', () => {
  it('are told from later ones with the same number', () => {
    const own = identityOf(process.pid)!;
    assert.equal(isAlive(own), true);
    assert.equal(isAlive({ ...own, startedAt: 'earlier' }), false);
    assert.equal(identityOf(4194303), undefined);
  });
});

describe('ports', () => {
  it('stay the same while they are free, and change when they are taken', async () => {
    const first = await portFor(scratch, 'api');
    assert.equal(await portFor(scratch, 'api'), first);
    assert.notEqual(await portFor(scratch, 'dns'), first);

    const server = createServer().listen(first, '127.0.0.1');
    await once(server, 'listening');
    const other = await portFor(scratch, 'api');
    server.close();
    assert.notEqual(other, first);
    assert.equal(await portFor(scratch, 'api'), other);
  });
});

describe('a lock', () => {
  it('lets one in at a time, and the next after a failure', async () => {
    const file = join(scratch, 'lock');
    let inside = 0;
    let most = 0;
    const enter = () =>
      withLock(file, async () => {
        inside += 1;
        most = Math.max(most, inside);
        await new Promise(resolve => setImmediate(resolve));
        inside -= 1;
      });
    await assert.rejects(
      withLock(file, () => Promise.reject(new Error('work failed'))),
      /work failed/,
    );
    await Promise.all([enter(), enter(), enter(), enter()]);
    assert.equal(most, 1);
  });
});

describe('waiting', () => {
  it('ends with the last error as the reason', async () => {
    await assert.rejects(
      waitFor(() => Promise.reject(new Error('refused')), {
        what: 'the server',
        timeoutMs: 100,
        intervalMs: 10,
      }),
      /waiting for the server \(refused\)/,
    );
  });

  it('ends at once with the signal', async () => {
    const stop = new AbortController();
    const waiting = waitFor(() => undefined, {
      what: 'nothing',
      timeoutMs: 60_000,
      intervalMs: 60_000,
      signal: stop.signal,
    });
    stop.abort(new Error('stopped'));
    await assert.rejects(waiting, /stopped/);
  });
});

describe('part names', () => {
  it('mean a kind', () => {
    assert.equal(partKind('kubernetes'), 'kubernetes');
    assert.equal(partKind('powerdns-12'), 'powerdns');
    for (const name of [
      '',
      'kubernetes-',
      'kubernetes-1',
      'kubernetes-x',
      'toString',
    ]) {
      assert.throws(() => partKind(name), /there is no part/, name);
    }
  });
});

describe('the end of a log', () => {
  it('is cut from files of any size', () => {
    const file = join(scratch, 'log');
    writeFileSync(file, `${'x'.repeat(100_000)}\n1\n2\n3\n`);
    assert.equal(tailOf(file, 2), '2\n3');
    assert.equal(tailOf(join(scratch, 'none')), '');
  });
});
