import { AddressInfo, connect as connectTcp } from 'node:net';
import { Server, createServer } from 'node:tls';
import { generate } from 'selfsigned';
import { JsonObject } from '@backstage/types';
import { createRedisDriver } from './driver';
import { connect, context, createInstance } from './__testUtils__/instance';
import { TestServer } from './__testUtils__/outside';

jest.setTimeout(60_000);

const test = new TestServer();
const driver = createRedisDriver();
let server: Server;
let certificate: string;
let stranger: string;
let client: { cert: string; key: string };

async function newCertificate() {
  const { cert, private: key } = await generate(
    [{ name: 'commonName', value: 'cache.test' }],
    {
      keyType: 'ec',
      extensions: [
        { name: 'basicConstraints', cA: true },
        {
          name: 'subjectAltName',
          altNames: [{ type: 2, value: 'cache.test' }],
        },
      ],
    },
  );
  return { cert, key };
}

/** Ends TLS in front of the real server, as a proxy does; it asks for a client's certificate. */
beforeAll(async () => {
  await test.start();
  const { cert, key } = await newCertificate();
  certificate = cert;
  ({ cert: stranger } = await newCertificate());
  client = await newCertificate();
  const { host, port } = test.server;
  server = createServer(
    { cert, key, requestCert: true, ca: client.cert },
    socket => {
      const redis = connectTcp({ host, port });
      socket.on('error', () => redis.destroy());
      redis.on('error', () => socket.destroy());
      socket.pipe(redis).pipe(socket);
    },
  );
  await new Promise<void>(resolve =>
    server.listen(0, '127.0.0.1', () => resolve()),
  );
});

afterAll(async () => {
  server.close();
  await test.stop();
});

function through(tls: JsonObject) {
  const { port } = server.address() as AddressInfo;
  return connect(driver, {
    config: {
      host: '127.0.0.1',
      port,
      tls: { ...tls, certificate: client.cert },
    },
    credentials: {
      user: test.admin,
      password: test.adminPassword,
      clientKey: client.key,
    },
  });
}

describe('TLS', () => {
  it.each([
    { reason: 'whoever it is', tls: { mode: 'require' } },
    {
      reason: 'who it says it is',
      tls: { mode: 'verify-full', serverName: 'cache.test' },
    },
  ])('is spoken with a server, $reason', async ({ tls }) => {
    const redis = await through({ ...tls, ca: certificate });
    const instance = createInstance(redis);
    await instance.apply();
    expect(await instance.observe()).toMatchObject({
      upToDate: true,
      outputs: { url: expect.stringMatching(/^rediss:\/\//) },
    });
    await instance.remove();
    redis.close();
  });

  it.each([
    {
      reason: 'nobody trusts it',
      tls: { mode: 'verify-full', serverName: 'cache.test' },
    },
    {
      reason: 'somebody else is trusted',
      tls: () => ({
        mode: 'verify-full',
        serverName: 'cache.test',
        ca: stranger,
      }),
    },
    {
      reason: 'it is another host',
      tls: () => ({ mode: 'verify-full', ca: certificate }),
    },
  ])('blames the provider where $reason', async ({ tls }) => {
    const redis = await through(typeof tls === 'function' ? tls() : tls);
    await expect(createInstance(redis).apply()).rejects.toMatchObject({
      code: 'misconfigured',
    });
    expect(await driver.checkAccess(redis, context())).toMatchObject({
      ok: false,
      checks: [{ granted: false }],
    });
    redis.close();
  });
});
