import { AddressInfo, connect as connectTcp } from 'node:net';
import { Server, createServer } from 'node:tls';
import { generate } from 'selfsigned';
import { JsonObject } from '@backstage/types';
import { createRabbitmqDriver } from './driver';
import { connect, context, createInstance } from './__testUtils__/instance';
import { TestServer } from './__testUtils__/outside';

const test = new TestServer();
const driver = createRabbitmqDriver();
let server: Server;
let certificate: string;

/** Ends TLS in front of the real server, as a proxy does. */
beforeAll(async () => {
  await test.start();
  const { cert, private: key } = await generate(
    [{ name: 'commonName', value: 'localhost' }],
    {
      keyType: 'ec',
      extensions: [
        { name: 'basicConstraints', cA: true },
        { name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] },
      ],
    },
  );
  certificate = cert;
  const { hostname, port } = new URL(test.server.managementUrl);
  server = createServer({ cert, key }, socket => {
    const api = connectTcp({ host: hostname, port: Number(port) });
    socket.on('error', () => api.destroy());
    api.on('error', () => socket.destroy());
    socket.pipe(api).pipe(socket);
  });
  await new Promise<void>(resolve =>
    server.listen(0, '127.0.0.1', () => resolve()),
  );
});

afterAll(async () => {
  server.close();
  await test.stop();
});

function through(host: string, tls: JsonObject) {
  const { port } = server.address() as AddressInfo;
  const { config, credentials } = test.settings(`https://${host}:${port}`);
  return connect(driver, { config: { ...config, tls }, credentials });
}

describe('TLS', () => {
  it.each([
    { reason: 'that is trusted', tls: () => ({ ca: certificate }) },
    { reason: 'whoever it is', tls: () => ({ verify: false }) },
  ])('is spoken with an API $reason', async ({ tls }) => {
    const api = await through('localhost', tls());
    const instance = createInstance(api);
    await instance.apply();
    expect(await instance.observe()).toMatchObject({ upToDate: true });
    await instance.remove();
    await api.close();
  });

  it.each([
    { reason: 'nobody trusts it', host: 'localhost', tls: () => ({}) },
    {
      reason: 'it is another host',
      host: '127.0.0.1',
      tls: () => ({ ca: certificate }),
    },
  ])('blames the provider where $reason', async ({ host, tls }) => {
    const api = await through(host, tls());
    await expect(createInstance(api).apply()).rejects.toMatchObject({
      code: 'misconfigured',
    });
    expect(await driver.checkAccess(api, context())).toMatchObject({
      ok: false,
      checks: [{ granted: false }],
    });
    await api.close();
  });
});
