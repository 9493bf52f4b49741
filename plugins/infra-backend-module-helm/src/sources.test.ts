import { requireSandboxPart } from '@infra-orchestration/sandbox';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { instanceOn, TestBench } from './__testUtils__/bench';
import { cacheChart, helmByHand } from './__testUtils__/helm';
import { ChartRepository } from './__testUtils__/repository';
import { HelmConnection } from './connection';
import { ChartInput } from './release/schema';

const bench = new TestBench();
const repository = new ChartRepository(
  mkdtempSync(join(tmpdir(), 'helm-repository-')),
);
const { url, user, password } = requireSandboxPart('registry').htpasswd;
const registry = `oci://${new URL(url).host}/helm-${bench.seed}`;
const isPlain = url.startsWith('http:');
const secretValues = { auth: { password: 'password-of-the-cache' } };
let archive: string;
let connection: HelmConnection;

jest.setTimeout(120_000);

beforeAll(async () => {
  await bench.start();
  await repository.start();
  archive = await repository.add(cacheChart, '1.0.0');
  await repository.add(cacheChart, '1.1.0');
  await helmByHand([
    ...['push', archive, registry, '--username', user, '--password', password],
    ...(isPlain ? ['--plain-http'] : []),
  ]);
  connection = await bench.connect(
    {
      chartSources: [repository.url, registry],
      plainHttpRegistries: isPlain,
    },
    {
      chartLogins: [
        `${repository.url} ${repository.login}`,
        `${registry} ${user}:${password}`,
      ].join('\n'),
    },
  );
});

afterAll(async () => {
  await bench.driver.disconnect?.(connection);
  await repository.stop();
  await bench.stop();
});

const fromRepository = (version = '1.0.0'): ChartInput => ({
  repository: repository.url,
  name: 'cache',
  version,
});

describe('a chart of an HTTP repository', () => {
  it('is installed, upgraded to another version, and brought back', async () => {
    const chart = fromRepository();
    const instance = instanceOn(bench, { chart, secretValues }, connection);
    await instance.settle();
    await instance.ready();

    instance.inputs = { ...instance.inputs, chart: fromRepository('1.1.0') };
    expect((await instance.observe()).diff).toEqual([
      { path: '/chart/version', before: '1.0.0', after: '1.1.0' },
    ]);
    await instance.settle();
    await instance.ready();

    instance.inputs = { ...instance.inputs, chart };
    await instance.settle();
    await instance.ready();
    await instance.removeCompletely();
  });

  it('is fetched once, however often it is looked at', async () => {
    const chart = fromRepository();
    const instance = instanceOn(bench, { chart, secretValues }, connection);
    await instance.observe();
    const { requests } = repository;
    await instance.observe();
    expect(repository.requests).toBe(requests);
  });

  it('plans what a first install would make', async () => {
    const chart = fromRepository();
    const instance = instanceOn(bench, { chart, secretValues }, connection);
    const { status, diff } = await instance.observe();
    expect(status).toBe('absent');
    expect(diff).toEqual(
      ['Secret', 'ConfigMap', 'Service', 'Deployment'].map(kind => ({
        path: `/objects/${kind} ${instance.name}`,
        after: 'created',
      })),
    );
  });

  it.each<{ reason: string; chart: () => ChartInput; message: RegExp }>([
    {
      reason: 'there is no such version',
      chart: () => fromRepository('9.9.9'),
      message:
        /Could not fetch the chart cache 9\.9\.9: .*(not found|no chart)/,
    },
    {
      reason: 'the archive is another one than the digest says',
      chart: () => ({
        ...fromRepository(),
        digest: `sha256:${'0'.repeat(64)}`,
      }),
      message: /and chart\.digest says sha256:0000/,
    },
    {
      reason: 'the source is not allowed, though it begins alike',
      chart: () => ({
        ...fromRepository(),
        repository: `${repository.url}-of-others`,
      }),
      message: /is not among the provider's config\.chartSources/,
    },
  ])('is refused where $reason', async ({ chart, message }) => {
    const instance = instanceOn(
      bench,
      { chart: chart(), secretValues },
      connection,
    );
    await expect(instance.settle()).rejects.toMatchObject({
      code: 'terminal',
      message: expect.stringMatching(message),
    });
    expect(await instance.records()).toEqual([]);
  });

  it('is taken with the digest that it has', async () => {
    const digest = createHash('sha256')
      .update(readFileSync(archive))
      .digest('hex');
    const chart = { ...fromRepository(), digest: `sha256:${digest}` };
    const instance = instanceOn(bench, { chart, secretValues }, connection);
    await instance.settle();
    expect(await instance.ready()).toMatchObject({ diff: [] });
    await instance.removeCompletely();
  });

  it('asks for a login where the repository does, without telling one', async () => {
    const stranger = await bench.connect(
      { chartSources: [repository.url] },
      { chartLogins: `${repository.url} reader:not-the-password` },
    );
    const chart = fromRepository('1.1.0');
    // The other provider's chart is of the same name and is not given to this one.
    stranger.settings.providerName = 'stranger';
    const instance = instanceOn(bench, { chart, secretValues }, stranger);
    await expect(instance.settle()).rejects.toMatchObject({
      code: 'terminal',
      message: expect.stringMatching(/401.*chartLogins/),
    });
    await expect(instance.settle()).rejects.not.toMatchObject({
      message: expect.stringContaining('not-the-password'),
    });
  });
});

describe('a chart of an OCI registry', () => {
  it('is installed by its exact version', async () => {
    const chart = { oci: registry, name: 'cache', version: '1.0.0' };
    const instance = instanceOn(bench, { chart, secretValues }, connection);
    await instance.settle();
    expect(await instance.ready()).toMatchObject({ diff: [] });
    await instance.removeCompletely();
  });

  it('is refused where the registry does not have it', async () => {
    const chart = { oci: `${registry}/cache`, version: '7.0.0' };
    const instance = instanceOn(bench, { chart, secretValues }, connection);
    await expect(instance.settle()).rejects.toMatchObject({ code: 'terminal' });
  });
});
