import { mockServices } from '@backstage/backend-test-utils';
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { instanceOn, TestBench } from '../__testUtils__/bench';
import { cacheChart, helmBinary, testApp } from '../__testUtils__/helm';
import { createHelmDriver } from '../driver';

const bench = new TestBench();
const dir = mkdtempSync(join(tmpdir(), 'helm-privacy-'));
const PASSWORD = 'a-password-that-nobody-sees';
const SECRET_OF_PROCESS = 'a-secret-of-this-process';

/** Notes what it was started with and what is in its folder, and is Helm then. */
const SPY = `#!/bin/sh
{ echo "$@"; env; } >> ${dir}/seen
stat -c '%a %n' . * >> ${dir}/modes
exec ${helmBinary()} "$@"
`;

beforeAll(() => bench.start());
afterAll(async () => {
  delete process.env.INFRA_TEST_SECRET;
  await bench.stop();
});

describe('a run of the program', () => {
  it('has secrets in files of its own only, and they are gone with it', async () => {
    process.env.INFRA_TEST_SECRET = SECRET_OF_PROCESS;
    const program = join(dir, 'helm');
    writeFileSync(program, SPY);
    chmodSync(program, 0o755);
    const app = { ...testApp(bench.dir), program };
    const connection = await bench.connect({}, {}, createHelmDriver({ app }));
    const instance = instanceOn(
      bench,
      {
        chart: { path: cacheChart },
        secretValues: { auth: { password: PASSWORD } },
      },
      connection,
    );
    await instance.observe();
    await instance.settle();
    await instance.removeCompletely();

    const seen = readFileSync(join(dir, 'seen'), 'utf8');
    expect(seen).toContain('--values values.json');
    expect(seen).not.toContain(PASSWORD);
    expect(seen).not.toContain(SECRET_OF_PROCESS);
    const { token } = bench.settings.credentials!;
    expect(seen).not.toContain(token);
    const modes = readFileSync(join(dir, 'modes'), 'utf8').trim().split('\n');
    expect([...new Set(modes.map(line => line.split(' ')[0]))].sort()).toEqual([
      '600',
      '700',
    ]);
    expect(modes.join()).toContain('values.json');
    expect(readdirSync(join(bench.dir, 'runs'))).toEqual([]);
    expect(JSON.stringify(instance.logger)).not.toContain(PASSWORD);
  });
});

describe('a provider', () => {
  it('reaches the cluster by a kubeconfig, with nothing else of it', async () => {
    const kubeconfig = readFileSync(bench.cluster.kubeconfig, 'utf8');
    const connection = await bench.driver.connect({
      providerName: 'by-kubeconfig',
      config: { chartSources: [cacheChart] },
      credentials: { kubeconfig },
      signal: new AbortController().signal,
      logger: mockServices.logger.mock(),
    });
    const instance = instanceOn(
      bench,
      {
        chart: { path: cacheChart },
        secretValues: { auth: { password: PASSWORD } },
      },
      connection,
    );
    await instance.settle();
    expect(await instance.ready()).toMatchObject({ diff: [] });
    await instance.removeCompletely();
    await bench.driver.disconnect?.(connection);
  });

  it.each([
    { reason: 'no way in', config: {}, credentials: {} },
    {
      reason: 'two ways in',
      config: { server: 'https://k.example.com' },
      credentials: { token: 't', kubeconfig: 'k' },
    },
    {
      reason: 'no token',
      config: { server: 'https://k.example.com' },
      credentials: {},
    },
    {
      reason: 'plain HTTP',
      config: { server: 'http://k.example.com' },
      credentials: { token: 't' },
    },
    {
      reason: 'no such file',
      config: { kubeconfigFile: '/no/such/file' },
      credentials: {},
    },
    {
      reason: 'a login without a password',
      config: { server: 'https://k.example.com' },
      credentials: { token: 't', chartLogins: 'https://c.example.com me' },
    },
  ])('is misconfigured with $reason', async ({ config, credentials }) => {
    await expect(
      bench.driver.connect({
        providerName: 'wrong',
        config,
        credentials: credentials as Record<string, string>,
        signal: new AbortController().signal,
        logger: mockServices.logger.mock(),
      }),
    ).rejects.toMatchObject({ code: 'misconfigured' });
  });
});
