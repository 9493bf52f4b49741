import { mockServices } from '@backstage/backend-test-utils';
import {
  PatchStrategy,
  CustomObjectsApi,
  setHeaderOptions,
} from '@kubernetes/client-node';
import Ajv2020 from 'ajv/dist/2020';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { TestCluster, eventually } from '../__testUtils__/cluster';
import { installDefinitions } from '../__testUtils__/definitions';
import { newSeed } from '../__testUtils__/engine';
import { KubernetesConnection, openConnection } from '../connection';
import { objectHook } from './objectHook';

jest.setTimeout(120_000);

const { spec } = parse(
  readFileSync(join(__dirname, '../../examples/chaos.yaml'), 'utf8'),
);
const hooks: any[] = spec.hooks.afterDeployment;

/** What the two controllers write, which are not there, in the order in which they do. */
const stories = {
  PodChaos: {
    plural: 'podchaos',
    underway: [
      {
        conditions: [{ type: 'AllRecovered', status: 'True' }],
        experiment: { desiredPhase: 'Run' },
      },
      {
        conditions: [
          { type: 'AllInjected', status: 'True' },
          { type: 'AllRecovered', status: 'False' },
        ],
        experiment: { desiredPhase: 'Run' },
      },
      {
        conditions: [{ type: 'AllRecovered', status: 'False' }],
        experiment: { desiredPhase: 'Stop' },
      },
    ],
    ends: {
      succeeded: {
        conditions: [{ type: 'AllRecovered', status: 'True' }],
        experiment: { desiredPhase: 'Stop' },
      },
    },
  },
  ChaosEngine: {
    plural: 'chaosengines',
    underway: [
      { engineStatus: 'initialized' },
      {
        engineStatus: 'initialized',
        experiments: [{ name: 'pod-delete', verdict: 'Awaited' }],
      },
    ],
    ends: {
      succeeded: {
        engineStatus: 'completed',
        experiments: [{ name: 'pod-delete', verdict: 'Pass' }],
      },
      failed: {
        engineStatus: 'completed',
        experiments: [{ name: 'pod-delete', verdict: 'Fail' }],
      },
    },
  },
};

describe('examples/chaos.yaml on a real API server', () => {
  const cluster = new TestCluster();
  const namespace = `chaos-${newSeed()}`;
  const api = cluster.kubeConfig.makeApiClient(CustomObjectsApi);
  let connection: KubernetesConnection;
  let removeNamespace: () => Promise<void>;
  let count = 0;

  beforeAll(async () => {
    await installDefinitions(cluster);
    removeNamespace = await cluster.createNamespace(namespace);
    const { config, credentials } = cluster.settings(
      await cluster.grantAccess(namespace, {
        additionalResources: [
          { apiGroup: 'chaos-mesh.org', resources: ['podchaos'] },
          { apiGroup: 'litmuschaos.io', resources: ['chaosengines'] },
        ],
      }),
    );
    connection = openConnection({
      providerName: namespace,
      config,
      credentials,
    });
  });
  afterAll(async () => {
    connection?.close();
    await removeNamespace?.();
    await cluster.withdrawAll();
  });

  it.each(hooks)('$name fits its kind', ({ kind, inputs }) => {
    expect(kind).toBe(objectHook.kind);
    const ajv = new Ajv2020({ strict: false });
    ajv.validate(objectHook.inputSchema, inputs);
    expect(ajv.errors ?? []).toEqual([]);
  });

  const cases = hooks.flatMap(({ name, inputs }) => {
    const story = stories[inputs.object.kind as keyof typeof stories];
    return Object.entries(story.ends).map(([expected, end]) => ({
      ...{ name, inputs, expected, end },
      ...{ plural: story.plural, underway: story.underway },
    }));
  });

  it.each(cases)(
    '$name is waited for until it has $expected, and taken away',
    async ({ inputs, plural, underway, expected, end }) => {
      const runId = `hook-${namespace}-${count++}`;
      const asked = {
        runId,
        ownershipMark: `acme/${runId}`,
        about: {
          stage: 'afterDeployment' as const,
          hook: 'chaos',
          environmentId: 'e1',
          environmentName: 'dev',
          environmentType: 'resilience',
          entityRef: 'component:default/shop',
          deploymentId: 'd1',
          generation: 1,
        },
        connection,
        inputs: { ...inputs, namespace },
        signal: new AbortController().signal,
        logger: mockServices.logger.mock(),
      };
      const { apiVersion, kind } = inputs.object;
      const experiment = {
        ...{ apiVersion, kind },
        metadata: { name: runId, namespace },
      };
      const [group, version] = apiVersion.split('/');
      const say = (status: object) =>
        api.patchNamespacedCustomObjectStatus(
          { group, version, namespace, plural, name: runId, body: { status } },
          setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
        );

      expect(await objectHook.run(asked)).toMatchObject({
        status: 'inProgress',
      });
      expect((await cluster.read(experiment))!.spec).toEqual(
        inputs.object.spec,
      );
      for (const status of underway) {
        await say(status);
        expect(await objectHook.run(asked)).toMatchObject({
          status: 'inProgress',
        });
      }
      await say(end);
      expect(await objectHook.run(asked)).toMatchObject({ status: expected });
      await objectHook.end(asked, expected as 'succeeded' | 'failed');
      await eventually(async () => !(await cluster.read(experiment)));
    },
  );
});
