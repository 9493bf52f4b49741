import { createGitopsDriver } from './driver';
import { GitServer } from './__testUtils__/GitServer';
import { connect, instanceOf } from './__testUtils__/instance';

const server = new GitServer();

jest.setTimeout(60_000);

const inputs = (mode: string) => ({
  namespace: 'shop',
  objects: [
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'settings' },
      data: { mode },
    },
  ],
});

beforeAll(() => server.start());
afterAll(() => server.stop());

describe('writers', () => {
  it('of two processes at once all end in the branch, one commit each', async () => {
    const providers = await Promise.all(
      [1, 2].map(() => connect(server.settings())),
    );
    const before = await server.git('rev-list', '--count', 'main');
    const instances = providers.flatMap(provider =>
      [1, 2, 3].map(n => instanceOf(provider, inputs(`${n}`))),
    );
    await Promise.all(instances.map(instance => instance.apply()));
    for (const instance of instances) {
      expect(await instance.present()).toMatchObject({
        upToDate: true,
        ready: true,
      });
    }
    const after = await server.git('rev-list', '--count', 'main');
    expect(Number(after) - Number(before)).toBe(instances.length);
    await Promise.all(providers.map(({ close }) => close()));
  });

  it('make no commit where nothing changes, and tell in the message what it is of', async () => {
    const provider = await connect(server.settings());
    const instance = instanceOf(provider, inputs('quick'));
    await instance.apply();
    const tip = await server.tip();
    await instance.apply();
    expect(await server.tip()).toBe(tip);
    const trailers = await server.git(
      'log',
      '-1',
      '--format=%(trailers)',
      'main',
    );
    expect(trailers).toContain('Infra-Environment: pr-17');
    expect(trailers).toContain(
      `Infra-Instance: ${instance.identity.instanceId}`,
    );
    await provider.close();
  });

  it('keep telling the commit of the objects when others commit', async () => {
    const provider = await connect(server.settings());
    const instance = instanceOf(provider, inputs('quick'));
    await instance.apply();
    const { outputs } = await instance.present();
    await server.edit('Something else', { 'other/file.txt': 'x\n' });
    expect((await instance.present()).outputs).toEqual(outputs);
    await provider.close();
  });

  it('look outside once for all who look within a short time', async () => {
    const provider = await connect(server.settings({ refreshSeconds: 60 }));
    const instances = [1, 2, 3, 4].map(n =>
      instanceOf(provider, inputs(`${n}`)),
    );
    server.requests = [];
    await Promise.all(instances.map(instance => instance.observe()));
    await instances[0].observe();
    const looks = server.requests.filter(each => each.startsWith('GET'));
    expect(looks.length).toBeLessThanOrEqual(2);
    await provider.close();
  });
});

describe('access check', () => {
  const check = async (token: string) => {
    const { connection, close } = await connect(server.settings({}, token));
    const signal = new AbortController().signal;
    const report = await createGitopsDriver().checkAccess(connection, {
      signal,
      logger: {} as any,
    });
    await close();
    return report.checks.map(({ granted }) => granted);
  };

  it.each([
    { reason: 'may push', token: server.token, granted: [true, true] },
    {
      reason: 'may only read',
      token: server.readOnlyToken,
      granted: [true, false],
    },
    { reason: 'is nobody', token: 'no-token', granted: [false] },
  ])('tells what a token may that $reason', async ({ token, granted }) => {
    expect(await check(token)).toEqual(granted);
  });
});
