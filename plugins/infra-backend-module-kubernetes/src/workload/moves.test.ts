import { TestCluster } from '../__testUtils__/cluster';
import { TestInstance, TestProcess, newSeed } from '../__testUtils__/engine';

jest.setTimeout(120_000);

describe('a workload that is to be elsewhere', () => {
  const cluster = new TestCluster();
  const namespace = `moves-${newSeed()}`;
  let testProcess: TestProcess;
  let undo: () => Promise<void>;
  beforeAll(async () => {
    undo = await cluster.createNamespace(namespace);
    testProcess = await TestProcess.connect({
      config: {},
      credentials: { kubeconfig: cluster.kubeConfig.exportConfig() },
    });
  });
  afterAll(async () => {
    await testProcess.close();
    await undo();
  });

  it.each([
    { reason: 'under another name', change: { name: 'renamed' } },
    { reason: 'in another namespace', change: { namespace: 'elsewhere' } },
  ])('$reason is to be made anew', async ({ change }) => {
    const inputs = {
      namespace,
      name: `web-${newSeed()}`,
      containers: { main: { image: 'registry.example.com/web:1' } },
    };
    const instance = new TestInstance(testProcess, 'workload', inputs);
    await instance.apply();
    instance.inputs = { ...inputs, ...change };
    const [path] = Object.keys(change).map(field => `/${field}`);
    expect(await instance.observe()).toMatchObject({
      owned: true,
      upToDate: false,
      diff: [{ path }],
      replace: `It cannot be changed in place: ${path}`,
    });
    await expect(instance.apply()).rejects.toMatchObject({
      code: 'terminal',
      message: expect.stringContaining('cannot move'),
    });
    instance.inputs = inputs;
    await instance.removeCompletely();
  });
});
