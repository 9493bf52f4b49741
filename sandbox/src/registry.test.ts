import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import {
  createPrivateKey,
  createPublicKey,
  X509Certificate,
} from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import type { RegistryConnection } from './client.ts';
import { notificationsOf } from './parts/registry-setup.ts';
import { processesOf, TestHome, untilGone } from './test-support.ts';
import { waitFor } from './wait.ts';

const home = new TestHome();
const run = promisify(execFile);

const upWithRegistry = async (instance: string) => {
  const report = await home.up(instance, 'registry');
  return report.parts[0].connection as RegistryConnection;
};

describe('registry', { concurrency: false }, () => {
  it('lets nobody in without the password, and sends clients to the token server', async () => {
    const { htpasswd, token } = await upWithRegistry('a');
    const withPassword = await fetch(`${htpasswd.url}/v2/`);
    assert.equal(withPassword.status, 401);
    assert.match(withPassword.headers.get('www-authenticate')!, /^Basic/);
    const withToken = await fetch(`${token.url}/v2/`);
    assert.equal(withToken.status, 401);
    assert.equal(
      withToken.headers.get('www-authenticate'),
      `Bearer realm="${token.realm}",service="${token.service}"`,
    );
  });

  it('has a certificate of the key that tokens are signed with', async () => {
    const { token } = await upWithRegistry('a');
    const certificate = new X509Certificate(readFileSync(token.certFile));
    const key = createPrivateKey(readFileSync(token.keyFile));
    assert.ok(certificate.publicKey.equals(createPublicKey(key)));
  });

  it('keeps login, key and address over a restart, beside another one', async () => {
    const before = await upWithRegistry('a');
    const other = await upWithRegistry('b');
    assert.notEqual(before.htpasswd.url, other.htpasswd.url);
    const processes = processesOf(home.state('a'));
    await home.cli('down', '--instance', 'a');
    await untilGone(processes);
    assert.deepEqual(await upWithRegistry('a'), before);
  });

  it('has clients that speak to it', async () => {
    const { htpasswd, crane, skopeo } = await upWithRegistry('a');
    assert.match((await run(crane, ['version'])).stdout, /^v0\./);
    const { host } = new URL(htpasswd.url);
    await assert.rejects(
      run(skopeo, [
        ...['list-tags', '--tls-verify=false', '--creds'],
        ...[`${htpasswd.user}:${htpasswd.password}`, `docker://${host}/none`],
      ]),
      /404|name unknown/i,
    );
  });

  it('tells of the images that are pushed, and of nothing else, where the environment names an address', async () => {
    const authorizations = new Set<string | undefined>();
    const told: string[] = [];
    const listener = createServer(async (request, response) => {
      const { events } = (await json(request)) as {
        events: { action: string; target: { tag?: string } }[];
      };
      authorizations.add(request.headers.authorization);
      told.push(
        ...events.map(({ action, target }) => `${action} ${target.tag}`),
      );
      response.end();
    });
    listener.listen(0, '127.0.0.1');
    await once(listener, 'listening');
    const { port } = listener.address() as AddressInfo;
    const dir = mkdtempSync(join(tmpdir(), 'registry-push-'));
    try {
      const { code, stdout } = await home.run(
        {
          INFRA_SANDBOX_REGISTRY_NOTIFY_URL: `http://127.0.0.1:${port}/pushed`,
          INFRA_SANDBOX_REGISTRY_NOTIFY_AUTHORIZATION: 'Bearer sandbox',
        },
        [
          ...['up', '--instance', 'told', '--parts', 'registry', '--json'],
          ...['--owner-pid', String(process.pid)],
        ],
      );
      assert.equal(code, 0);
      const { htpasswd, crane } = JSON.parse(stdout).parts[0]
        .connection as RegistryConnection;
      const { host } = new URL(htpasswd.url);
      const login = `${htpasswd.user}:${htpasswd.password}`;
      const auth = Buffer.from(login).toString('base64');
      writeFileSync(
        join(dir, 'config.json'),
        JSON.stringify({ auths: { [host]: { auth } } }),
      );
      await run('tar', [
        '-cf',
        join(dir, 'layer.tar'),
        '-C',
        dir,
        'config.json',
      ]);
      const layer = join(dir, 'layer.tar');
      const image = `${host}/told`;
      for (const args of [
        ['append', '-f', layer, '-t', `${image}:1`],
        ['export', `${image}:1`, join(dir, 'pulled.tar')],
        ['append', '-f', layer, '-t', `${image}:2`],
      ]) {
        await run(crane, args, {
          env: { ...process.env, DOCKER_CONFIG: dir },
        });
      }
      await waitFor(() => told.includes('push 2') || undefined, {
        what: 'the registry to tell of it',
        timeoutMs: 30_000,
      });
      assert.deepEqual(told, ['push 1', 'push 2']);
      assert.deepEqual([...authorizations], ['Bearer sandbox']);
    } finally {
      listener.close();
      rmSync(dir, { recursive: true, force: true });
    }
  });
});

describe('where a registry tells of what is pushed', () => {
  const realm = 'http://localhost:5001/api/infra/registries/token';

  for (const [reason, env, expected] of [
    ['nobody asked', {}, undefined],
    [
      'a path is one of the token server',
      { INFRA_SANDBOX_REGISTRY_NOTIFY_URL: '/api/events/http/registry' },
      { url: 'http://localhost:5001/api/events/http/registry' },
    ],
    [
      'an address, with what proves who calls',
      {
        INFRA_SANDBOX_REGISTRY_NOTIFY_URL: 'https://example.com/hook',
        INFRA_SANDBOX_REGISTRY_NOTIFY_AUTHORIZATION: 'Bearer x',
      },
      { url: 'https://example.com/hook', authorization: 'Bearer x' },
    ],
  ] as const) {
    it(reason, () => {
      assert.deepEqual(notificationsOf(env, realm), expected);
    });
  }

  it('is no file', () => {
    const env = { INFRA_SANDBOX_REGISTRY_NOTIFY_URL: 'file:///etc/passwd' };
    assert.throws(
      () => notificationsOf(env, realm),
      /neither a URL nor a path/,
    );
  });
});
