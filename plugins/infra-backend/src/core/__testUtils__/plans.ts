import {
  DesiredState,
  PlannedAction,
  ResourceDefinitionDocument,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { JsonObject } from '@backstage/types';
import { Resolution } from '../expressions';
import { buildGraph, ResourceNode } from '../graph';
import { ObservedState, PlannableInstance } from '../plan';
import { definition, desired, graphOptions, resourceType } from './builders';

/** The only node of an environment, by a definition with these fields. */
export function nodeOf(
  spec: Partial<ResourceDefinitionDocument['spec']> = {},
  adopt?: DesiredState['adopt'],
): ResourceNode {
  const { graph } = buildGraph(
    graphOptions({
      resourceTypes: [resourceType('thing')],
      definitions: [definition('def', { type: 'thing', ...spec })],
      desired: desired({ claims: { one: { type: 'thing' } }, adopt }),
    }),
  );
  return graph.nodes.get('thing.default#one')!;
}

export function inputs(
  value: JsonObject,
  rest: Partial<Resolution> = {},
): Resolution<JsonObject> {
  return {
    unknown: [],
    unknownPaths: [],
    errors: [],
    secretPaths: [],
    ...rest,
    value,
  };
}

export function instance(
  fields: Partial<PlannableInstance> = {},
): PlannableInstance {
  return {
    address: 'thing.default#one',
    type: 'thing',
    definition: { name: 'def', revision: 1 },
    driver: 'memory',
    kind: 'thing',
    externalName: 'thing-one',
    phase: 'Ready',
    dependenciesOf: [],
    inputs: { size: 1 },
    ...fields,
  };
}

export const present = (
  fields: Partial<ObservedState & { status: 'present' }> = {},
): ObservedState => ({
  status: 'present',
  owned: true,
  upToDate: true,
  diff: [],
  ready: true,
  ...fields,
});

export function plannedAction(
  fields: Partial<PlannedAction> = {},
): PlannedAction {
  return {
    address: 'a',
    action: 'create',
    reason: 'because',
    type: 'thing',
    diff: [{ path: '/x', after: 1 }],
    dependsOn: [],
    ...fields,
  };
}
