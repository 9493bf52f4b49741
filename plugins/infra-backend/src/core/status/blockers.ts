import { ResourcePhase } from '@infra-orchestration/backstage-plugin-infra-common';
import { compareText } from '../json';
import { dependenciesOf, DependencyGraph, topologicalOrder } from '../graph';
import { Blocker } from './types';

/**
 * Of every node that is neither ready nor failed and may not run yet: what it waits for. A failed
 * node blocks exactly those that depend on it, near or far; each of them names what failed itself,
 * not what is only blocked in turn.
 */
export function blockersOf(
  graph: DependencyGraph,
  phases: ReadonlyMap<string, ResourcePhase>,
): Map<string, Blocker> {
  const blockers = new Map<string, Blocker>();
  for (const address of topologicalOrder(graph)) {
    const phase = phases.get(address) ?? 'Pending';
    if (phase === 'Ready' || phase === 'Failed') {
      continue;
    }
    const unsettled = dependenciesOf(graph, address).filter(
      d => d !== address && phases.get(d) !== 'Ready',
    );
    if (unsettled.length === 0) {
      continue;
    }
    const causes = new Set<string>();
    for (const dependency of unsettled) {
      const blocker = blockers.get(dependency);
      if (phases.get(dependency) === 'Failed') {
        causes.add(dependency);
      } else if (blocker?.reason === 'DependencyFailed') {
        blocker.causes.forEach(c => causes.add(c));
      }
    }
    blockers.set(
      address,
      causes.size > 0
        ? {
            reason: 'DependencyFailed',
            causes: [...causes].sort(compareText),
          }
        : { reason: 'AwaitingDependencies', waitingFor: unsettled },
    );
  }
  return blockers;
}

export function describeBlocker(blocker: Blocker): string {
  return blocker.reason === 'DependencyFailed'
    ? `Cannot begin because ${listed(
        blocker.causes,
      )} failed; see there for what to do`
    : `Waits for ${listed(blocker.waitingFor)}`;
}

function listed(addresses: readonly string[]): string {
  return addresses.map(a => `\`${a}\``).join(', ');
}
