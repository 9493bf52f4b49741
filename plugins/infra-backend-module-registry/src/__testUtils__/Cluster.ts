import { JsonObject } from '@backstage/types';
import {
  createDriver,
  createResourceKind,
  Driver,
} from '@infra-orchestration/backstage-plugin-infra-node';

/** Namespaces in memory, which take pull secrets as those of Kubernetes do. */
export class Cluster {
  readonly namespaces = new Map<string, Record<string, string>>();

  readonly driver: Driver = createDriver({
    id: 'cluster',
    title: 'Cluster',
    configSchema: { type: 'object' },
    credentials: {},
    kinds: [
      createResourceKind<unknown, { pullSecrets: Record<string, string> }>({
        kind: 'namespace',
        title: 'Namespace',
        capabilities: { adopt: false, watch: false },
        inputSchema: {
          type: 'object',
          required: ['pullSecrets'],
          properties: {
            pullSecrets: {
              type: 'object',
              additionalProperties: { type: 'string', 'x-secret': true },
            },
          },
        },
        outputSchema: { type: 'object' },
        externalName: ({ environmentName }) => environmentName,
        observe: async ({ externalName, inputs }) => {
          const found = this.namespaces.get(externalName);
          const upToDate =
            JSON.stringify(found) === JSON.stringify(inputs.pullSecrets);
          return found
            ? {
                ...{ status: 'present', owned: true, upToDate, ready: true },
                diff: upToDate ? [] : [{ path: '/pullSecrets', secret: true }],
                outputs: {},
              }
            : { status: 'absent' };
        },
        apply: async ({ externalName, inputs }) => {
          this.namespaces.set(externalName, inputs.pullSecrets);
          return { status: 'done' };
        },
        remove: async ({ externalName }) => {
          this.namespaces.delete(externalName);
          return { status: 'done' };
        },
      }),
    ],
    connect: async () => ({}),
    checkAccess: async () => ({ ok: true, checks: [] }),
  });

  readonly documents: JsonObject[] = [
    {
      apiVersion: 'infra-orchestration.dev/v1alpha1',
      kind: 'ResourceType',
      metadata: { name: 'k8s-namespace' },
      spec: {
        params: {
          type: 'object',
          properties: { repositories: { type: 'array' } },
        },
        outputs: { type: 'object' },
      },
    },
    {
      apiVersion: 'infra-orchestration.dev/v1alpha1',
      kind: 'ResourceDefinition',
      metadata: { name: 'namespace' },
      spec: {
        type: 'k8s-namespace',
        driver: 'cluster',
        kind: 'namespace',
        requires: {
          images: {
            type: 'image-pull-secret',
            params: { repositories: '${params.repositories}' },
          },
        },
        inputs: {
          pullSecrets: { images: '${resources.images.outputs.dockerConfig}' },
        },
        criteria: [{}],
      },
    },
    ...['development', 'preview', 'production'].map(name => ({
      apiVersion: 'infra-orchestration.dev/v1alpha1',
      kind: 'EnvironmentType',
      metadata: { name },
      spec: name === 'preview' ? { driftInterval: 'PT2S' } : {},
    })),
  ];
}
