import { Entity } from '@backstage/catalog-model';
import { JsonObject } from '@backstage/types';

const document = (
  kind: string,
  name: string,
  spec: JsonObject,
): JsonObject => ({
  apiVersion: 'infra-orchestration.dev/v1alpha1',
  kind,
  metadata: { name },
  spec,
});

/** Two environment types on one provider in memory; a database depends on a namespace. */
export const platformDocuments: JsonObject[] = [
  document('Provider', 'world', { driver: 'memory' }),
  document('ResourceType', 'place', {
    params: { type: 'object' },
    outputs: { type: 'object', properties: { name: { type: 'string' } } },
  }),
  document('ResourceType', 'store', {
    params: {
      type: 'object',
      properties: { size: { type: 'string', enum: ['s', 'l'] } },
      additionalProperties: false,
    },
    outputs: {
      type: 'object',
      properties: {
        name: { type: 'string' },
        token: { type: 'string', 'x-secret': true },
      },
    },
  }),
  document('ResourceDefinition', 'place', {
    type: 'place',
    provider: 'world',
    kind: 'thing',
    inputs: { label: '${environment.name}' },
    criteria: [{}],
  }),
  document('ResourceDefinition', 'store', {
    type: 'store',
    provider: 'world',
    kind: 'thing',
    requires: { place: { type: 'place' } },
    inputs: { in: '${resources.place.outputs.name}' },
    criteria: [{}],
  }),
  document('EnvironmentType', 'development', {
    order: 2,
    claims: { place: { type: 'place' } },
  }),
  document('EnvironmentType', 'production', {
    order: 1,
    claims: { place: { type: 'place' } },
    allowedOwners: ['group:default/greeters', 'operators'],
  }),
];

const component = (name: string, owner: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name, namespace: 'default' },
  spec: {
    type: 'service',
    lifecycle: 'production',
    owner,
    system: 'greetings',
  },
});

export const workloadEntities: Entity[] = [
  component('greeter', 'greeters'),
  component('other', 'others'),
];
