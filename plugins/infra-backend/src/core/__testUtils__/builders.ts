import {
  DesiredState,
  DocumentRevision,
  EnvironmentContext,
  EnvironmentTypeDocument,
  INFRA_API_VERSION,
  PlatformDocument,
  ProviderDocument,
  ResourceDefinitionDocument,
  ResourceTypeDocument,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { BuildGraphOptions } from '../graph';

export function revision<T extends PlatformDocument>(
  document: T,
  number = 1,
): DocumentRevision<T> {
  return {
    kind: document.kind,
    name: document.metadata.name,
    revision: number,
    document,
    origin: 'test.yaml:1',
    createdAt: '2026-01-01T00:00:00.000Z',
  };
}

export function environment(
  fields: Partial<EnvironmentContext> = {},
): EnvironmentContext {
  return {
    id: '00000000-0000-4000-8000-000000000001',
    name: 'dev',
    type: 'development',
    owner: 'group:default/greeters',
    entityRef: 'component:default/greeter',
    labels: {},
    ...fields,
  };
}

export function environmentType(
  spec: EnvironmentTypeDocument['spec'] = {},
  name = 'development',
): DocumentRevision<EnvironmentTypeDocument> {
  return revision({
    apiVersion: INFRA_API_VERSION,
    kind: 'EnvironmentType',
    metadata: { name },
    spec,
  });
}

export function resourceType(
  name: string,
  spec: Partial<ResourceTypeDocument['spec']> = {},
): DocumentRevision<ResourceTypeDocument> {
  return revision({
    apiVersion: INFRA_API_VERSION,
    kind: 'ResourceType',
    metadata: { name },
    spec: { params: { type: 'object' }, outputs: { type: 'object' }, ...spec },
  });
}

export function definition(
  name: string,
  spec: Partial<ResourceDefinitionDocument['spec']> & { type: string },
  number = 1,
): DocumentRevision<ResourceDefinitionDocument> {
  return revision(
    {
      apiVersion: INFRA_API_VERSION,
      kind: 'ResourceDefinition',
      metadata: { name },
      spec: { driver: 'memory', kind: 'thing', criteria: [{}], ...spec },
    },
    number,
  );
}

export function provider(
  name: string,
  driver = 'memory',
): DocumentRevision<ProviderDocument> {
  return revision({
    apiVersion: INFRA_API_VERSION,
    kind: 'Provider',
    metadata: { name },
    spec: { driver },
  });
}

export function desired(fields: Partial<DesiredState> = {}): DesiredState {
  return { claims: {}, params: {}, images: {}, ...fields };
}

/** Types and definitions of what most environments ask for. */
export const postgresType = resourceType('postgres', {
  params: {
    type: 'object',
    additionalProperties: false,
    properties: {
      size: { type: 'integer', default: 1 },
      host: { type: 'string' },
      extensions: { type: 'array', items: { type: 'string' } },
    },
  },
  outputs: {
    type: 'object',
    required: ['host', 'port', 'password'],
    properties: {
      host: { type: 'string' },
      port: { type: 'integer' },
      password: { type: 'string', 'x-secret': true },
    },
  },
});

export function graphOptions(
  fields: Partial<BuildGraphOptions> = {},
): BuildGraphOptions {
  return {
    environment: environment(),
    environmentType: environmentType(),
    desired: desired(),
    definitions: [],
    resourceTypes: [],
    ...fields,
  };
}
