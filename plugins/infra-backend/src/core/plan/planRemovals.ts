import {
  PlannedAction,
  ResourcePhase,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { compareText } from '../json';
import { dependentsOf, graphOfInstances, topologicalOrder } from '../graph';
import { PlannableInstance } from './types';

export interface PlanRemovalsOptions {
  instances: readonly PlannableInstance[];
  /** Addresses of the graph; empty to remove all. */
  keep: ReadonlySet<string>;
  /** Resource types that stay, after the environment type. */
  retain?: readonly string[];
}

const GONE: readonly ResourcePhase[] = ['Removed', 'Retained', 'Abandoned'];

/**
 * `delete` or `forget` for each instance that is not kept, in the order in which they run: first
 * what nothing depends on. An action waits for all that depended on its instance, also for what is
 * kept, which must have let go of it before it disappears.
 */
export function planRemovals(options: PlanRemovalsOptions): PlannedAction[] {
  const { keep, retain = [] } = options;
  const live = options.instances.filter(i => !GONE.includes(i.phase));
  const graph = graphOfInstances(live);
  return topologicalOrder(graph)
    .reverse()
    .filter(address => !keep.has(address))
    .map(address => {
      const instance = graph.nodes.get(address)!;
      const isRead = instance.management === 'read';
      const stays =
        isRead ||
        instance.deletionPolicy === 'retain' ||
        retain.includes(instance.type);
      return {
        address,
        action: stays ? 'forget' : 'delete',
        reason: stays ? whyItStays(isRead) : 'it is no longer asked for',
        type: instance.type,
        definition: instance.definition,
        ...(instance.provider !== undefined && { provider: instance.provider }),
        driver: instance.driver,
        kind: instance.kind,
        externalName: instance.externalName,
        ...(isRead && { management: 'read' as const }),
        diff: [],
        dependsOn: dependentsOf(graph, address).sort(compareText),
      };
    });
}

function whyItStays(isRead: boolean): string {
  return isRead
    ? 'it is no longer asked for; it was only read, so it is left as it is'
    : 'it is no longer asked for; its deletion policy is `retain`, so it stays outside and is no longer looked after';
}
