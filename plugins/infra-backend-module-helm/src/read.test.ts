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
