import { JsonObject } from '@backstage/types';
import {
  INFRA_API_VERSION,
  PlatformDocument,
  ResourceDefinitionDocument,
} from '@infra-orchestration/backstage-plugin-infra-common';

type DefinitionSpec = ResourceDefinitionDocument['spec'];

function document<TKind extends PlatformDocument['kind']>(
  kind: TKind,
  name: string,
  spec: Extract<PlatformDocument, { kind: TKind }>['spec'],
): PlatformDocument {
  return {
    apiVersion: INFRA_API_VERSION,
    kind,
    metadata: { name },
    spec,
  } as PlatformDocument;
}

export const provider = (
  name: string,
  limits?: { concurrency?: number; callTimeout?: string },
) => document('Provider', name, { driver: 'memory', limits });

/**
 * One resource type, `thing`, made by the in-memory driver. A claim's param `needs` names the ids
 * of things whose tokens (a secret) and names it takes as inputs, so any graph can be asked for.
 */
export const thingType = document('ResourceType', 'thing', {
  params: { type: 'object' },
  outputs: {
    type: 'object',
    properties: {
      name: { type: 'string' },
      token: { type: 'string', 'x-secret': true },
    },
    required: ['name'],
  },
});

export const definition = (
  name: string,
  spec: Partial<DefinitionSpec> & Pick<DefinitionSpec, 'criteria'>,
) =>
  document('ResourceDefinition', name, {
    type: 'thing',
    provider: 'world',
    kind: 'thing',
    inputs: { params: '${params}' } as DefinitionSpec['inputs'],
    ...spec,
  });

export const environmentType = (
  name: string,
  spec: Extract<PlatformDocument, { kind: 'EnvironmentType' }>['spec'] = {},
) => document('EnvironmentType', name, spec);

export const basicPlatform: PlatformDocument[] = [
  provider('world'),
  thingType,
  definition('thing', { criteria: [{}] }),
  environmentType('development'),
];

/** Inputs of a thing: what the definition `thing` gives, with the tokens of others. */
export const thingInputs: JsonObject = {
  type: 'object',
  properties: {
    name: { type: 'string', minLength: 1 },
    params: {
      type: 'object',
      properties: { secrets: { type: 'object', 'x-secret': true } },
    },
    password: { type: 'string', 'x-secret': true },
  },
};

/** Claims of things by id, with the ids of those they depend on. */
export function things(
  graph: Record<string, string[]>,
  extra: Record<string, object> = {},
) {
  return Object.fromEntries(
    Object.entries(graph).map(([id, needs]) => [
      id,
      {
        type: 'thing',
        params: {
          ...extra[id],
          ...(needs.length > 0 && {
            secrets: Object.fromEntries(
              needs.map(need => [
                `from-${need}`,
                `\${resources.${need}.outputs.name}/\${resources.${need}.outputs.token}`,
              ]),
            ),
          }),
        },
      },
    ]),
  );
}

export const addressOf = (id: string) => `thing.default#${id}`;
