import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { MotoConnection } from './client.ts';
import { processesOf, TestHome, untilGone } from './test-support.ts';

const home = new TestHome();

const upWithMoto = async (instance: string) => {
  const report = await home.up(instance, 'moto');
  return report.parts[0].connection as MotoConnection;
};

/** As a client of AWS: which service is meant is told by the signature. */
async function ask(
  { endpoint, accessKeyId }: MotoConnection,
  service: string,
  path: string,
): Promise<string> {
  const credential = `${accessKeyId}/20260101/us-east-1/${service}/aws4_request`;
  const response = await fetch(`${endpoint}${path}`, {
    headers: {
      Authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=0`,
    },
  });
  return response.text();
}

describe('moto', { concurrency: false }, () => {
  it('speaks several services at one address', async () => {
    const connection = await upWithMoto('a');
    assert.match(
      await ask(connection, 'route53', '/2013-04-01/hostedzone'),
      /ListHostedZonesResponse/,
    );
    assert.match(await ask(connection, 's3', '/'), /ListAllMyBucketsResult/);
  });

  it('keeps its address over a restart', async () => {
    const before = await upWithMoto('a');
    const processes = processesOf(home.state('a'));
    await home.cli('down', '--instance', 'a');
    await untilGone(processes);
    assert.deepEqual(await upWithMoto('a'), before);
  });

  it('is asked as a server of one’s own', async () => {
    const { endpoint } = await upWithMoto('a');
    const borrow = (url: string) =>
      home.run({ INFRA_SANDBOX_MOTO_URL: url }, [
        ...['up', '--instance', 'borrower', '--parts', 'moto'],
      ]);
    assert.equal((await borrow(endpoint)).code, 0);
    assert.equal((await borrow('http://127.0.0.1:1')).code, 1);
  });
});
