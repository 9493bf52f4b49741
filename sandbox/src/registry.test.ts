import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import {
  createPrivateKey,
  createPublicKey,
  X509Certificate,
} from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import type { RegistryConnection } from './client.ts';
import { processesOf, TestHome, untilGone } from './test-support.ts';

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
});
