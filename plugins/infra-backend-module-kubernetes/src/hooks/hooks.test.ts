import { mockServices } from '@backstage/backend-test-utils';
import { HookRequest } from '@infra-orchestration/backstage-plugin-infra-node';
import { eventually, TestCluster } from '../__testUtils__/cluster';
import { newSeed } from '../__testUtils__/engine';
import { openConnection, KubernetesConnection } from '../connection';
import { MARK_ANNOTATION } from '../objects/ownership';
import { jobHook } from './jobHook';
import { objectHook } from './objectHook';

jest.setTimeout(120_000);

describe('hooks on a real API server', () => {
  const cluster = new TestCluster();
  const provider = `hooks-${newSeed()}`;
  const namespace = provider;
  let connection: KubernetesConnection;
  let removeNamespace: () => Promise<void>;
  let count = 0;

  beforeAll(async () => {
    removeNamespace = await cluster.createNamespace(namespace);
    const token = await cluster.grantAccess(provider);
    const { config, credentials } = cluster.settings(token);
    connection = openConnection({
      providerName: provider,
      config,
      credentials,
    });
  });
  afterAll(async () => {
    connection?.close();
    await removeNamespace?.();
    await cluster.withdrawAll();
  });

  function request<T>(inputs: T, more: Partial<HookRequest> = {}) {
    const runId = `hook-${namespace}-${count++}`;
    return {
      runId,
      ownershipMark: `acme/${runId}`,
      about: {
        stage: 'beforeRemove' as const,
        hook: 'backup',
        environmentId: 'e1',
        environmentName: 'dev',
        environmentType: 'development',
        entityRef: 'component:default/shop',
        deploymentId: 'd1',
        generation: 1,
      },
      connection,
      inputs,
      signal: new AbortController().signal,
      logger: mockServices.logger.mock(),
      ...more,
    };
  }

  const header = (apiVersion: string, kind: string, name: string) => ({
    apiVersion,
    kind,
    metadata: { name, namespace },
  });

  it('a job runs once, and says how it ended', async () => {
    const asked = request({ namespace, image: 'registry.example.com/smoke:1' });
    expect(await jobHook.run(asked)).toMatchObject({ status: 'inProgress' });
    const job = header('batch/v1', 'Job', asked.runId);
    const made = await cluster.read(job);
    expect(made!.metadata!.annotations![MARK_ANNOTATION]).toBe(
      asked.ownershipMark,
    );
    expect(await jobHook.run(asked)).toMatchObject({ status: 'inProgress' });
    expect((await cluster.read(job))!.metadata!.uid).toBe(made!.metadata!.uid);
  });

  it('a job before a removal has the outputs in a secret, which goes with its end', async () => {
    const asked = request({ namespace, image: 'registry.example.com/dump:1' });
    const about = {
      ...asked.about,
      resource: {
        address: 'postgres.default#db',
        type: 'postgres',
        externalName: 'shop',
        outputs: { host: 'db', port: 5432, password: 'hunter2' },
        secretOutputs: ['password'],
      },
    };
    await jobHook.run({ ...asked, about });
    const secret = header('v1', 'Secret', asked.runId);
    const { data } = (await cluster.read(secret))!;
    expect(Object.keys(data).sort()).toEqual([
      'OUTPUT_HOST',
      'OUTPUT_PASSWORD',
      'OUTPUT_PORT',
    ]);
    const job = await cluster.read(header('batch/v1', 'Job', asked.runId));
    expect(JSON.stringify(job)).not.toContain('hunter2');
    await jobHook.end({ ...asked, about }, 'succeeded');
    await eventually(async () => !(await cluster.read(secret)));
    expect(
      await cluster.read(header('batch/v1', 'Job', asked.runId)),
    ).toBeDefined();
  });

  it('a job that is not wanted any more is deleted', async () => {
    const asked = request({ namespace, image: 'registry.example.com/x:1' });
    await jobHook.run(asked);
    await jobHook.end(asked, 'cancelled');
    const job = header('batch/v1', 'Job', asked.runId);
    await eventually(async () => {
      const left = await cluster.read(job);
      return !left || left.metadata!.deletionTimestamp !== undefined;
    });
    await expect(jobHook.end(asked, 'cancelled')).resolves.toBeUndefined();
  });

  it("what is somebody else's is neither used nor deleted", async () => {
    const asked = request({
      namespace,
      object: { apiVersion: 'v1', kind: 'ConfigMap' },
      until: { path: '$.data.done', equals: 'yes' },
    });
    const foreign = header('v1', 'ConfigMap', asked.runId);
    await cluster.create({ ...foreign, data: { done: 'yes' } });
    await expect(objectHook.run(asked)).rejects.toMatchObject({
      code: 'conflict',
    });
    await objectHook.end(asked, 'failed');
    expect(await cluster.read(foreign)).toBeDefined();
  });

  it('an object is made, waited for, and deleted', async () => {
    const asked = request({
      namespace,
      object: { apiVersion: 'v1', kind: 'ConfigMap', data: { done: 'no' } },
      until: { path: '$.data.done', equals: 'yes' },
      failWhen: { path: '$.data.done', equals: 'never' },
    });
    const experiment = header('v1', 'ConfigMap', asked.runId);
    expect(await objectHook.run(asked)).toMatchObject({ status: 'inProgress' });
    await cluster.edit(experiment, { data: { done: 'never' } });
    expect(await objectHook.run(asked)).toMatchObject({ status: 'failed' });
    await cluster.edit(experiment, { data: { done: 'yes' } });
    expect(await objectHook.run(asked)).toMatchObject({ status: 'succeeded' });
    await objectHook.end(asked, 'succeeded');
    await eventually(async () => !(await cluster.read(experiment)));
    await objectHook.end(asked, 'succeeded');
  });

  const ended = async (asked: Parameters<typeof jobHook.run>[0]) => {
    await eventually(async () => {
      const { status } = await jobHook.run(asked);
      return status !== 'inProgress';
    });
    return await jobHook.run(asked);
  };

  it('a job that completes has succeeded', async () => {
    const asked = request({ namespace, image: 'registry.example.com/y:1' });
    expect(await ended(asked)).toMatchObject({ status: 'succeeded' });
  });

  it('a job that the cluster gives up has failed, for the reason it gives', async () => {
    const asked = request({
      namespace,
      image: 'registry.example.com/z:1',
      serviceAccountName: 'nobody',
    });
    expect(await jobHook.run(asked)).toMatchObject({ status: 'inProgress' });
    await cluster.edit(header('batch/v1', 'Job', asked.runId), {
      spec: { activeDeadlineSeconds: 1 },
    });
    expect(await ended(asked)).toMatchObject({
      status: 'failed',
      message: expect.stringContaining('deadline'),
    });
  });
});
