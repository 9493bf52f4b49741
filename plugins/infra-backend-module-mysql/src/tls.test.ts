import { randomBytes } from 'node:crypto';
import { JsonObject } from '@backstage/types';
import { createMysqlDriver } from './driver';
import { connect, context, createInstance } from './__testUtils__/instance';
import { TestServer } from './__testUtils__/outside';

const test = new TestServer();
const driver = createMysqlDriver();

beforeAll(() => test.start());
afterAll(() => test.stop());

/** Of a key that was thrown away. */
const OTHER_AUTHORITY = `-----BEGIN CERTIFICATE-----
MIIBhjCCAS2gAwIBAgIUMmiimgmWrj7MSwFrKoMY6Fl0cDAwCgYIKoZIzj0EAwIw
GDEWMBQGA1UEAwwNU29tZWJvZHkgZWxzZTAgFw0yNjExMjUyMTA1NDlaGA8yMTI2
MTEwMTIxMDU0OVowGDEWMBQGA1UEAwwNU29tZWJvZHkgZWxzZTBZMBMGByqGSM49
AgEGCCqGSM49AwEHA0IABK162oDn7EzWzIWxDuk7RQ97RFODAN6ryYGkIqj/JlYu
shwufOnEb5dxa5ToQrWKVuLN7Qi43Cf4W1uA/7KtcTyjUzBRMB0GA1UdDgQWBBRi
W9BPcdn30yTQoaBpkbc/9Vx6/TAfBgNVHSMEGDAWgBRiW9BPcdn30yTQoaBpkbc/
9Vx6/TAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0cAMEQCICtKWSYpmFXu
j2Qv3AUTtL8eHHaSeSseSJPqV8DI6gOTAiBM0KaOnhULfDAmRKVNDcWjy79jnAiF
vkZ6iMoDWx+Ixg==
-----END CERTIFICATE-----`;

/** `localhost` stands in the certificate of the sandbox's server. */
const over = (ssl: JsonObject, host = 'localhost') =>
  connect(driver, test.settings({ host, port: test.server.port }, { ssl }));

describe('TLS', () => {
  const { ca, host } = test.server;
  const name = host === '127.0.0.1' ? 'localhost' : host;
  const trusting = { mode: 'verify-full', ...(ca && { ca }) };

  it.each([
    {
      reason: 'encrypts without asking who the server is',
      ssl: { mode: 'require' },
    },
    { reason: 'asks, and knows the server by its certificate', ssl: trusting },
  ])('$reason', async ({ ssl }) => {
    const server = await over(ssl, name);
    const signal = new AbortController().signal;
    const [{ Value }] = await server.administer(signal, session =>
      session.query<{ Value: string }>(
        "SHOW SESSION STATUS LIKE 'Ssl_version'",
      ),
    );
    expect(Value).toMatch(/^TLSv1\.[23]/);

    const instance = createInstance(
      server,
      `test_${randomBytes(4).toString('hex')}`,
    );
    const inputs = { requireTls: true };
    await instance.apply(inputs);
    expect(await instance.observe(inputs)).toMatchObject({
      upToDate: true,
      ready: true,
    });
    await instance.remove(inputs);
    await server.close();
  });

  it('blames the provider for a certificate that is not trusted', async () => {
    const server = await over(
      {
        mode: 'verify-full',
        // Some authority, which is not the server's.
        ca: OTHER_AUTHORITY,
      },
      name,
    );
    expect(await driver.checkAccess(server, context())).toMatchObject({
      ok: false,
      checks: [{ name: 'log in', granted: false }],
    });
    await expect(
      createInstance(server, 'never_made').apply(),
    ).rejects.toMatchObject({
      code: 'misconfigured',
      message: expect.stringMatching(/certificate/),
    });
    await server.close();
  });
});
