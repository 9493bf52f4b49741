import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { freePort } from './ports.ts';
import { forwardTokenRequests } from './tokenServer.ts';

describe('requests for tokens of the registry', () => {
  const dir = mkdtempSync(join(tmpdir(), 'token-server-'));
  const before = { ...process.env };

  after(() => {
    process.env = before;
    rmSync(dir, { recursive: true });
  });

  /** Names a registry of one's own, whose realm is at the port. */
  function name(port: number) {
    const file = join(dir, 'pem');
    writeFileSync(file, '');
    Object.assign(process.env, {
      INFRA_SANDBOX_REGISTRY_URL: 'http://user:secret@127.0.0.1:1',
      INFRA_SANDBOX_REGISTRY_TOKEN_URL: 'http://127.0.0.1:2',
      INFRA_SANDBOX_REGISTRY_TOKEN_REALM: `http://localhost:${port}/token`,
      INFRA_SANDBOX_REGISTRY_TOKEN_SERVICE: 'images',
      INFRA_SANDBOX_REGISTRY_TOKEN_ISSUER: 'infra',
      INFRA_SANDBOX_REGISTRY_TOKEN_KEY: file,
      INFRA_SANDBOX_REGISTRY_TOKEN_CERT: file,
      INFRA_SANDBOX_CRANE: file,
      INFRA_SANDBOX_SKOPEO: file,
    });
  }

  it('reach the backend wherever it listens; a port that is taken is named', async () => {
    const backend = createServer((request, response) => {
      response.end(`${request.url} for ${request.headers.authorization}`);
    });
    backend.listen(0, '127.0.0.1');
    await once(backend, 'listening');
    const { port } = backend.address() as AddressInfo;
    const realmPort = await freePort(0);
    name(realmPort);
    const url = `http://localhost:${port}`;
    const server = await forwardTokenRequests('none', url);
    const answer = await fetch(`http://localhost:${realmPort}/token?scope=a`, {
      headers: { authorization: 'Basic eA==', connection: 'close' },
    });
    assert.equal(await answer.text(), '/token?scope=a for Basic eA==');
    await assert.rejects(
      forwardTokenRequests('none', url),
      new RegExp(`port ${realmPort} is taken`),
    );
    server.close();
    backend.close();
  });
});
