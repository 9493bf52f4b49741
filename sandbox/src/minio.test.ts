import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { MinioConnection } from './client.ts';
import { login } from './parts/minio-login.ts';
import { processesOf, TestHome, untilGone } from './test-support.ts';

const home = new TestHome();

const upWithMinio = async (instance: string) => {
  const report = await home.up(instance, 'minio');
  return report.parts[0].connection as MinioConnection;
};

describe('minio', { concurrency: false }, () => {
  it('lets nobody in with another secret', async () => {
    const connection = await upWithMinio('a');
    await login(connection);
    await assert.rejects(
      login({ ...connection, secretAccessKey: 'wrong' }),
      /403 SignatureDoesNotMatch/,
    );
  });

  it('keeps its address and login over a restart', async () => {
    const before = await upWithMinio('a');
    const processes = processesOf(home.state('a'));
    await home.cli('down', '--instance', 'a');
    await untilGone(processes);
    assert.deepEqual(await upWithMinio('a'), before);
  });

  it('runs side by side, and is asked as a server of one’s own', async () => {
    const [a, b] = [await upWithMinio('a'), await upWithMinio('b')];
    assert.notEqual(a.endpoint, b.endpoint);
    const borrow = (secretAccessKey: string) =>
      home.run(
        {
          INFRA_SANDBOX_MINIO_URL: a.endpoint,
          INFRA_SANDBOX_MINIO_ACCESS_KEY: a.accessKeyId,
          INFRA_SANDBOX_MINIO_SECRET_KEY: secretAccessKey,
        },
        ['up', '--instance', 'borrower', '--parts', 'minio'],
      );
    assert.equal((await borrow(a.secretAccessKey)).code, 0);
    const refused = await borrow(b.secretAccessKey);
    assert.equal(refused.code, 1);
    assert.match(refused.stdout, /no login to http:\/\/127\.0\.0\.1:\d+: 403/);
    assert.doesNotMatch(refused.stdout, new RegExp(b.secretAccessKey));
  });
});
