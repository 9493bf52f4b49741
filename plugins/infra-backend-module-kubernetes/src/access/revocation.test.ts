import { TestCluster, eventually } from '../__testUtils__/cluster';
import { TestInstance, TestProcess, newSeed } from '../__testUtils__/engine';

jest.setTimeout(120_000);

const cluster = new TestCluster();
const providerName = `revocation-${newSeed()}`;

async function codeOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => 'answered',
    error => error.code ?? error,
  );
}

describe('access by the recommended RBAC manifest', () => {
  let testProcess: TestProcess;
  let token: string;

  beforeAll(async () => {
    token = await cluster.grantAccess(providerName);
    testProcess = await TestProcess.connect(
      cluster.settings(token),
      providerName,
    );
  });
  afterAll(async () => {
    await testProcess.close();
    await cluster.withdrawAll();
  });

  it('is felt at once when it is taken away, and when it is given back', async () => {
    const { driver, connection, signal, logger } = testProcess;
    const check = () => driver.checkAccess(connection, { signal, logger });
    const namespace = new TestInstance(testProcess, 'namespace', {});
    await namespace.settle();
    expect(await check()).toMatchObject({
      ok: true,
      server: expect.stringMatching(/^Kubernetes v/),
    });

    await cluster.revokeAccess(providerName);
    await eventually(async () => !(await check()).ok);
    const report = await check();
    expect(report.checks.every(({ granted }) => !granted)).toBe(true);
    expect(report.remedy?.content).toContain('kind: ClusterRoleBinding');
    expect(await codeOf(namespace.observe())).toBe('accessDenied');
    expect(await codeOf(namespace.apply())).toBe('accessDenied');
    expect(await codeOf(namespace.remove())).toBe('accessDenied');

    await cluster.grantAccess(providerName);
    await eventually(async () => (await check()).ok);
    expect(await namespace.settle()).toMatchObject({ owned: true });
    await namespace.removeCompletely();
  });

  it('reports what is missing where only a part is granted', async () => {
    const { driver, connection, signal, logger } = testProcess;
    const header = {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: `infra-${providerName}` },
    };
    const role = await cluster.read(header);
    await cluster.edit(header, {
      rules: role!.rules.filter(
        (rule: any) => !rule.resources.includes('deployments'),
      ),
    });
    await eventually(
      async () =>
        !(
          await driver.checkAccess(connection, { signal, logger })
        ).ok,
    );
    const { checks } = await driver.checkAccess(connection, { signal, logger });
    expect(checks.filter(({ granted }) => !granted)).toEqual([
      expect.objectContaining({ name: 'manage deployments.apps' }),
    ]);
  });

  it('goes on without what only some manifests need', async () => {
    const { driver, connection, signal, logger } = testProcess;
    await cluster.grantAccess(providerName);
    const header = {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: `infra-${providerName}` },
    };
    const role = await cluster.read(header);
    await cluster.edit(header, {
      rules: role!.rules.filter(
        (rule: any) => !rule.resources.includes('cronjobs'),
      ),
    });
    const check = () => driver.checkAccess(connection, { signal, logger });
    await eventually(async () =>
      (await check()).checks.some(({ granted }) => !granted),
    );
    const { ok, checks, remedy } = await check();
    expect(ok).toBe(true);
    expect(remedy).toBeDefined();
    expect(
      checks
        .filter(({ granted }) => !granted)
        .map(({ name, optional }) => ({ name, optional })),
    ).toEqual([
      { name: 'manage jobs.batch', optional: true },
      { name: 'manage cronjobs.batch', optional: true },
    ]);
  });

  it('does not blame the provider for one kind that it has no right to', async () => {
    await cluster.grantAccess(providerName);
    const name = `infra-test-${newSeed()}`;
    const undo = await cluster.createNamespace(name);
    const instance = new TestInstance(testProcess, 'manifests', {
      namespace: name,
      objects: [
        {
          apiVersion: 'rbac.authorization.k8s.io/v1',
          kind: 'Role',
          metadata: { name: 'reader' },
          rules: [],
        },
      ],
    });
    await expect(instance.apply()).rejects.toMatchObject({
      code: 'terminal',
      message: expect.stringContaining('additionalResources'),
    });
    await undo();
  });
});
