import { requireSandboxPart } from '@infra-orchestration/sandbox';
import {
  ApiextensionsV1Api,
  ApiException,
  KubeConfig,
  KubernetesObjectApi,
  PatchStrategy,
} from '@kubernetes/client-node';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as after } from 'node:timers/promises';
import { GitServer } from '../__testUtils__/GitServer';
import { connect, instanceOf } from '../__testUtils__/instance';

const server = new GitServer();

jest.setTimeout(60_000);

const { kubeconfig } = requireSandboxPart('kubernetes');
const kubeConfig = new KubeConfig();
kubeConfig.loadFromFile(kubeconfig);
const definitions = kubeConfig.makeApiClient(ApiextensionsV1Api);
const objects = KubernetesObjectApi.makeApiClient(kubeConfig);
const namespace = `gitops-${randomBytes(4).toString('hex')}`;
const inputs = {
  namespace: 'shop',
  objects: [
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' } },
  ],
};
const NAME = '{claim}-{instance}';

const controllers = {
  argocd: {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    at: (revision: string) => ({
      sync: { status: 'Synced', revision },
      health: { status: 'Healthy' },
    }),
    failedAt: (revision: string) => ({
      sync: { status: 'OutOfSync', revision },
      health: { status: 'Missing' },
      operationState: {
        phase: 'Failed',
        message: 'it does not fit',
        syncResult: { revision },
      },
    }),
  },
  flux: {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    at: (revision: string) => ({
      lastAppliedRevision: `main@sha1:${revision}`,
      conditions: [{ type: 'Ready', status: 'True', message: 'Applied' }],
    }),
    failedAt: (revision: string) => ({
      lastAppliedRevision: null,
      lastAttemptedRevision: `main@sha1:${revision}`,
      conditions: [
        {
          type: 'Ready',
          status: 'False',
          reason: 'ReconciliationFailed',
          message: 'it does not fit',
        },
      ],
    }),
  },
};

beforeAll(async () => {
  await server.start();
  await objects.create({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: namespace },
  });
  for (const { apiVersion, kind } of Object.values(controllers)) {
    await define(apiVersion, kind);
  }
});
afterAll(async () => {
  for (const { apiVersion, kind } of Object.values(controllers)) {
    await definitions.deleteCustomResourceDefinition({
      name: definitionName(apiVersion, kind),
    });
  }
  await objects.delete({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: namespace },
  });
  await server.stop();
});

describe.each(['argocd', 'flux'] as const)('status of %s', controller => {
  const { apiVersion, kind, at, failedAt } = controllers[controller];
  let provider: Awaited<ReturnType<typeof connect>>;

  beforeAll(async () => {
    const { config, credentials } = server.settings({
      status: { [controller]: { namespace, name: NAME } },
    });
    provider = await connect({
      config,
      credentials: {
        ...credentials,
        kubeconfig: readFileSync(kubeconfig, 'utf8'),
      },
    });
  });
  afterAll(() => provider.close());

  it('is waited for with our commit, or with one that has the same of us', async () => {
    const instance = instanceOf(provider, inputs);
    const name = `main-${instance.identity.instanceId.slice(0, 8)}`;
    const header = { apiVersion, kind, metadata: { name, namespace } };
    const tell = (status: object) =>
      objects.patch(
        { ...header, status } as any,
        undefined,
        undefined,
        'controller',
        undefined,
        PatchStrategy.MergePatch,
      );
    const old = await server.tip();
    await instance.apply();
    const own = await server.tip();
    expect(await instance.present()).toMatchObject({
      ready: false,
      message: expect.stringContaining(`has no ${kind}`),
    });

    await objects.create({ ...header, spec: {} } as any);
    await tell(at(old));
    expect(await instance.present()).toMatchObject({
      ready: false,
      message: expect.stringContaining(`it is at ${old.slice(0, 7)}`),
    });
    await tell(failedAt(own));
    expect(await instance.present()).toMatchObject({
      ready: false,
      failed: true,
      message: expect.stringContaining('it does not fit'),
    });
    await objects.delete(header);
    await objects.create({ ...header, spec: {} } as any);
    await tell(at(own));
    expect(await instance.present()).toMatchObject({ ready: true });
    const later = await server.edit('Something else', {
      'other.txt': `${kind}\n`,
    });
    await tell(at(later));
    expect(await instance.present()).toMatchObject({ ready: true });

    expect(await instance.remove()).toMatchObject({ status: 'inProgress' });
    await tell(at(await server.tip()));
    expect(await instance.remove()).toEqual({ status: 'done' });
    expect(await instance.observe()).toEqual({ status: 'absent' });
  });
});

/** As little of the real definition as is needed to keep an object of the kind. */
async function define(apiVersion: string, kind: string): Promise<void> {
  const [group, version] = apiVersion.split('/');
  const plural = `${kind.toLowerCase()}s`;
  const anything = {
    type: 'object',
    x_kubernetes_preserve_unknown_fields: true,
  };
  await definitions
    .createCustomResourceDefinition({
      body: {
        metadata: { name: definitionName(apiVersion, kind) },
        spec: {
          group,
          scope: 'Namespaced',
          names: { kind, plural, singular: kind.toLowerCase() },
          versions: [
            {
              name: version,
              served: true,
              storage: true,
              schema: { openAPIV3Schema: anything },
            },
          ],
        },
      },
    })
    .catch(error => {
      if (!(error instanceof ApiException && error.code === 409)) {
        throw error;
      }
    });
  for (let isKnown = false; !isKnown; ) {
    isKnown = await objects
      .list(apiVersion, kind, namespace)
      .then(() => true)
      .catch(() => after(100).then(() => false));
  }
}

function definitionName(apiVersion: string, kind: string): string {
  return `${kind.toLowerCase()}s.${apiVersion.split('/')[0]}`;
}
