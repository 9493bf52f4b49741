import { randomUUID } from 'node:crypto';
import { nodeConditions, ResourceNode } from '../../core';
import { ownershipMark } from '../../drivers';
import { InstanceRecord } from '../../store';
import { Run } from '../reconcile/run';

/**
 * The record of something to be made, with the mark it will bear. Its external name follows when
 * its inputs are known, together with its first operation.
 */
export function newInstance(run: Run, node: ResourceNode): InstanceRecord {
  const id = randomUUID();
  const now = run.now();
  const { phase, conditions } = nodeConditions(
    { kind: 'pending' },
    { previous: [], generation: run.generation, now },
  );
  return {
    id,
    environmentId: run.environment.id,
    address: node.address,
    type: node.claim.type,
    class: node.claim.class,
    claimId: node.claim.id,
    externalName: '',
    ownershipMark: ownershipMark(run.services.installation, id),
    generation: run.generation,
    phase,
    conditions,
    attempted: false,
    outputs: {},
    links: [],
    attempt: 0,
    createdAt: now.toISOString(),
    updatedAt: now.toISOString(),
    ...placementOf(node),
  };
}

/** Where and how a node is made; before the first attempt it may still change. */
export function placementOf(node: ResourceNode) {
  return {
    definition: {
      name: node.definition.name,
      revision: node.definition.revision,
    },
    provider: node.provider,
    driver: node.driver!,
    kind: node.kind,
    deletionPolicy: node.deletionPolicy,
    adopt: node.adopt,
    management: node.management,
    dependenciesOf: node.dependenciesOf,
  };
}
