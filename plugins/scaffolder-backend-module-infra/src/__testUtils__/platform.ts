import { Entity } from '@backstage/catalog-model';
import { JsonObject } from '@backstage/types';

const document = (kind: string, name: string, spec: JsonObject) => ({
  apiVersion: 'infra-orchestration.dev/v1alpha1',
  kind,
  metadata: { name },
  spec,
});

const definition = (type: string, outputs?: JsonObject) =>
  document('ResourceDefinition', type, {
    type,
    provider: 'world',
    kind: 'thing',
    inputs: {},
    ...(outputs && { outputs }),
    criteria: [{}],
  });

const environmentType = (name: string, claims: JsonObject) =>
  document('EnvironmentType', name, { claims });

/** The environment types and resource types that the documented examples speak of. */
export const platformDocuments = [
  document('Provider', 'world', { driver: 'memory' }),
  environmentType('development', { namespace: { type: 'k8s-namespace' } }),
  environmentType('production', { namespace: { type: 'k8s-namespace' } }),
  environmentType('bare', {}),
  definition('k8s-namespace'),
  definition('dns', { host: '${environment.slug}.example.test' }),
  definition('postgres', {
    host: 'db.example.test',
    port: 5432,
    name: '${driver.outputs.name}',
    username: 'owner',
    password: '${driver.outputs.token}',
  }),
  definition('workload'),
  document('DeliveryPipeline', 'on-demand', {
    criteria: [{}],
    steps: ['development', 'production'].map(name => ({
      name,
      environmentType: name,
      promotion: 'manual',
    })),
  }),
];

export const greeter: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'greeter', namespace: 'default' },
  spec: { type: 'service', lifecycle: 'production', owner: 'greeters' },
};

/** A template of the given steps, as the catalog has it. */
export const template = (name: string, steps: JsonObject[]): Entity => ({
  apiVersion: 'scaffolder.backstage.io/v1beta3',
  kind: 'Template',
  metadata: { name, namespace: 'default' },
  spec: {
    type: 'service',
    owner: 'greeters',
    parameters: {},
    steps,
    output: { text: [{ title: 'id', content: '${{ steps[0].output }}' }] },
  } as JsonObject,
});
