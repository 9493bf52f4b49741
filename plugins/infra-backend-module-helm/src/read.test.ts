import { instanceOn, TestBench } from './__testUtils__/bench';
import { cacheChart, helmByHand } from './__testUtils__/helm';

const bench = new TestBench();

jest.setTimeout(120_000);
beforeAll(() => bench.start());
afterAll(() => bench.stop());

it('a release of somebody else is told of, and what an upgrade would change', async () => {
  const instance = instanceOn(bench, {
    chart: { path: cacheChart },
    values: { maxMemory: '128mb' },
    secretValues: { auth: { password: 'of-a-stranger' } },
    outputs: {
      password: { kind: 'Secret', name: '{release}', path: '$.data.password' },
    },
  });
  const [namespace, name] = instance.externalName.split('/');
  await helmByHand(
    [
      ...['install', name, cacheChart, '--namespace', namespace],
      ...['--set', 'auth.password=of-a-stranger,maxMemory=64mb'],
    ],
    bench.cluster.kubeconfig,
  );
  const before = await instance.records();

  const seen = await instance.observe(false, true);

  expect(seen).toMatchObject({
    status: 'present',
    owned: false,
    upToDate: false,
    outputs: {
      namespace,
      releaseName: name,
      secrets: { password: 'of-a-stranger' },
    },
  });
  expect(JSON.stringify(seen.diff)).toContain('128mb');
  expect(JSON.stringify(seen.diff)).not.toContain('of-a-stranger');
  expect(await instance.records()).toEqual(before);
  await helmByHand(
    ['uninstall', name, '--namespace', namespace],
    bench.cluster.kubeconfig,
  );
});

it('a release of somebody else that is not at rest is not offered to be owned', async () => {
  const instance = instanceOn(bench, {
    chart: { path: cacheChart },
    secretValues: { auth: { password: 'of-a-stranger' } },
  });
  const [namespace, name] = instance.externalName.split('/');
  const byHand = (...command: string[]) =>
    helmByHand(
      [...command, '--namespace', namespace],
      bench.cluster.kubeconfig,
    );
  await byHand(
    ...['install', name, cacheChart, '--set', 'auth.password=of-a-stranger'],
  );
  expect(await instance.observe()).not.toHaveProperty(
    'notAdoptable',
    expect.any(String),
  );
  await byHand('uninstall', name, '--keep-history');
  for (const adopt of [false, true]) {
    expect(await instance.observe(adopt)).toMatchObject({
      owned: false,
      notAdoptable: expect.stringContaining(`${name} is uninstalled`),
    });
  }
  await byHand('uninstall', name);
});
