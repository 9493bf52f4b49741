import { ResourceClaimInput } from '@infra-orchestration/backstage-plugin-infra-common';
import { JsonObject } from '@backstage/types';
import { buildGraph, BuildGraphOptions } from '../graph';
import {
  definition,
  desired,
  graphOptions,
  postgresType,
  resourceType,
} from './builders';

/** A small platform: a workload in a namespace, a database, a name. */
export const namespaceType = resourceType('namespace', {
  params: {
    type: 'object',
    properties: { labels: { type: 'object' }, quota: { type: 'integer' } },
  },
  outputs: { type: 'object', properties: { name: { type: 'string' } } },
});
export const dnsType = resourceType('dns', {
  outputs: { type: 'object', properties: { host: { type: 'string' } } },
});
export const workloadType = resourceType('workload', {
  outputs: { type: 'object', properties: { url: { type: 'string' } } },
});
export const resourceTypes = [
  postgresType,
  namespaceType,
  dnsType,
  workloadType,
];
export const definitions = [
  definition('pg', { type: 'postgres', inputs: { size: '${params.size}' } }),
  definition('ns', {
    type: 'namespace',
    inputs: { name: '${environment.slug}' },
  }),
  definition('web', { type: 'dns' }),
  definition('run', {
    type: 'workload',
    requires: { ns: { type: 'namespace' } },
    inputs: {
      namespace: '${resources.ns.outputs.name}',
      containers: '${params.containers}',
    },
  }),
];

export function build(fields: Partial<BuildGraphOptions> = {}) {
  return buildGraph(graphOptions({ definitions, resourceTypes, ...fields }));
}

export function claims(request: Record<string, ResourceClaimInput>) {
  return desired({ claims: request });
}

export function score(
  resources: JsonObject,
  variables: JsonObject = {},
): JsonObject {
  return {
    apiVersion: 'score.dev/v1b1',
    metadata: { name: 'greeter' },
    containers: { main: { image: 'greeter:1', variables } },
    resources,
  };
}
