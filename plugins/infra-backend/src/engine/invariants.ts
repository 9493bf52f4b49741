import { Operation } from '@infra-orchestration/backstage-plugin-infra-common';
import { DeploymentRecord, EnvironmentRecord, InstanceRecord } from '../store';

/** All that is stored of the engine's work, and what bears our marks outside, at one moment. */
export interface StoredState {
  environments: (EnvironmentRecord & { leaseHolder?: string })[];
  deployments: DeploymentRecord[];
  /** Removed ones too. */
  instances: InstanceRecord[];
  operations: Operation[];
  receipts: { instanceId: string; outcome: string }[];
  /** Instances that have secrets. */
  secretOwners: string[];
  /** With the provider, where the test knows it. */
  outside: { ownershipMark: string; externalName: string; provider?: string }[];
}

export interface Violation {
  invariant: string;
  detail: string;
}

type Check = (state: StoredState) => string[];

const ENDED = ['Succeeded', 'Failed', 'Superseded', 'Cancelled'];

const duplicates = (keys: string[]): string[] =>
  keys.filter((key, index) => keys.indexOf(key) !== index);

/**
 * What holds at every moment, also between any two writes of any worker and after any crash. The
 * numbers are names: tests, comments and the ADR refer to them.
 */
export const invariants: Record<string, Check> = {
  'I1 what bears our mark outside has a record with its name and place':
    state => {
      const byMark = new Map(state.instances.map(i => [i.ownershipMark, i]));
      return state.outside
        .filter(({ ownershipMark, externalName, provider }) => {
          const record = byMark.get(ownershipMark);
          return (
            record?.externalName !== externalName ||
            (provider ?? record?.provider) !== record?.provider
          );
        })
        .map(
          o => `${o.externalName} bears ${o.ownershipMark} on ${o.provider}`,
        );
    },

  'I2 an address has at most one living instance': state =>
    duplicates(
      state.instances
        .filter(({ removedAt }) => !removedAt)
        .map(i => `${i.environmentId} ${i.address}`),
    ),

  'I3 where something is unfinished, somebody will look': state => {
    const environments = new Map(state.environments.map(e => [e.id, e]));
    const looked = (id: string) => {
      const environment = environments.get(id);
      return Boolean(environment?.nextReconcileAt ?? environment?.leaseHolder);
    };
    return [
      ...state.operations
        .filter(o => o.status === 'Open' && !looked(o.environmentId))
        .map(o => `operation ${o.action} of ${o.address}`),
      ...state.deployments
        .filter(d => !ENDED.includes(d.status) && !looked(d.environmentId))
        .map(d => `deployment of generation ${d.generation}`),
    ];
  },

  'I4 what is gone has a receipt, and nothing else has': state => {
    const receipts = new Set(state.receipts.map(r => r.instanceId));
    return state.instances
      .filter(i => Boolean(i.removedAt) !== receipts.has(i.id))
      .map(i => `${i.address} (${i.phase})`);
  },

  'I5 what is ready was recorded before it was made, with its name': state =>
    state.instances
      .filter(i => i.phase === 'Ready' && !(i.attempted && i.externalName))
      .map(i => i.address),

  'I6 a receipt of removal is right': state => {
    const removed = new Set(
      state.receipts
        .filter(
          ({ outcome }) => outcome === 'removed' || outcome === 'neverMade',
        )
        .map(r => r.instanceId),
    );
    const marks = new Set(state.outside.map(o => o.ownershipMark));
    return state.instances
      .filter(i => removed.has(i.id) && marks.has(i.ownershipMark))
      .map(i => `${i.address} is still there as ${i.externalName}`);
  },

  'I7 only the deployment in force is not ended, once it was looked at':
    state => {
      const environments = new Map(state.environments.map(e => [e.id, e]));
      return state.deployments
        .filter(
          d =>
            !ENDED.includes(d.status) &&
            d.generation <
              environments.get(d.environmentId)!.observedGeneration,
        )
        .map(d => `generation ${d.generation} is ${d.status}`);
    },

  'I8 what was never attempted has no operation and nothing outside': state => {
    const attempted = new Set(state.operations.map(o => o.instanceId));
    const marks = new Set(state.outside.map(o => o.ownershipMark));
    return state.instances
      .filter(
        i =>
          !i.attempted && (attempted.has(i.id) || marks.has(i.ownershipMark)),
      )
      .map(i => i.address);
  },

  'I9 secrets go with their instance': state => {
    const kept = new Set(
      state.instances
        .filter(i => !i.removedAt || i.phase === 'Retained')
        .map(i => i.id),
    );
    return state.secretOwners.filter(id => !kept.has(id));
  },

  'I10 a deleted environment has nothing left': state => {
    const living = new Set(
      state.instances.filter(i => !i.removedAt).map(i => i.environmentId),
    );
    return state.environments
      .filter(e => e.deletedAt && (living.has(e.id) || e.status !== 'Deleted'))
      .map(e => `${e.id} is ${e.status}`);
  },

  'I11 an operation that ended says when, and only such a one': state =>
    state.operations
      .filter(
        o =>
          Boolean(o.finishedAt) ===
          (o.status === 'Open' || o.status === 'InProgress'),
      )
      .map(o => `${o.action} of ${o.address} is ${o.status}`),

  'I12 at most one attempt at an instance is under way': state =>
    duplicates(
      state.operations.filter(o => !o.finishedAt).map(o => o.instanceId),
    ),

  'I13 a deleted environment is never due': state =>
    state.environments
      .filter(e => e.deletedAt && e.nextReconcileAt)
      .map(e => `${e.id} is due at ${e.nextReconcileAt}`),
};

/** Empty: the stored state is sound. */
export function checkInvariants(state: StoredState): Violation[] {
  return Object.entries(invariants).flatMap(([invariant, check]) =>
    check(state).map(detail => ({ invariant, detail })),
  );
}
