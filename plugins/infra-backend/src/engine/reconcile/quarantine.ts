import { ResourceGraph } from '../../core';
import { ChangeSet } from '../../store';
import { quarantined, StepResult } from '../node/result';
import { quarantineMessage } from '../node/targets';
import { mergeChangeSets } from './mergeChangeSets';
import { Run } from './run';

/** Providers whose access was taken away, and why. */
export type Revoked = ReadonlyMap<string, string>;

export async function revokedProviders(run: Run): Promise<Revoked> {
  const revoked = await run.services.monitor.revoked();
  return new Map(
    [...revoked].map(([name, status]) => [name, quarantineMessage(status)]),
  );
}

/**
 * Sets apart what lives where access was taken away, settled or not: it is left as it is and says so.
 * Nothing is asked of the providers.
 */
export function quarantine(
  run: Run,
  graph: ResourceGraph,
  revoked: Revoked,
): { changes: ChangeSet; held: Map<string, StepResult> } {
  const held = new Map<string, StepResult>();
  let changes: ChangeSet = {};
  for (const instance of run.instances) {
    const { address, attempted } = instance;
    const node = graph.nodes.get(address);
    const provider = attempted ? instance.provider : node?.provider;
    const message = provider === undefined ? undefined : revoked.get(provider);
    const mayGo = !node && run.deployment.abandon?.includes(provider ?? '');
    if (message !== undefined && !mayGo) {
      const ending = quarantined(run, instance, message);
      changes = mergeChangeSets(changes, ending.changes);
      held.set(address, ending.result);
    }
  }
  return { changes, held };
}
