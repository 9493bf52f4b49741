import { KubeObject } from './types';
import {
  Readiness,
  conditionsOf,
  failed,
  hasCondition,
  inProgress,
  ready,
} from './readiness';

/** The kstatus rules of the controllers that run pods. */

const NO_DEADLINE = 2 ** 31 - 1;

export function deploymentReadiness(deployment: KubeObject): Readiness {
  const { spec = {}, status = {}, metadata } = deployment;
  const conditions = conditionsOf(deployment);
  const progress = conditions.find(c => c.type === 'Progressing');
  const since = progress?.lastUpdateTime ?? metadata.creationTimestamp;

  const refusal = conditions.find(
    c => c.type === 'ReplicaFailure' && c.status === 'True',
  );
  const because = refusal?.message ? `: ${refusal.message}` : '';
  if (progress?.reason === 'ProgressDeadlineExceeded') {
    return failed(`made no progress within its deadline${because}`, since);
  }
  const wanted = spec.replicas ?? 1;
  const {
    replicas = 0,
    updatedReplicas = 0,
    readyReplicas = 0,
    availableReplicas = 0,
  } = status;
  const waitFor = (what: string) => inProgress(`${what}${because}`, since);

  if (status.observedGeneration === undefined) {
    return waitFor('has not been seen by its controller yet');
  }
  if (replicas < wanted) {
    return waitFor(`has ${replicas} of ${wanted} replicas made`);
  }
  if (updatedReplicas < wanted) {
    return waitFor(`has ${updatedReplicas} of ${wanted} replicas updated`);
  }
  if (replicas > wanted) {
    return waitFor(`has ${replicas - wanted} old replicas to end`);
  }
  if (availableReplicas < updatedReplicas) {
    return waitFor(`has ${availableReplicas} of ${wanted} replicas available`);
  }
  if (readyReplicas < wanted) {
    return waitFor(`has ${readyReplicas} of ${wanted} replicas ready`);
  }
  const deadline = spec.progressDeadlineSeconds ?? NO_DEADLINE;
  const rolledOut =
    deadline === NO_DEADLINE ||
    (progress?.status === 'True' &&
      progress.reason === 'NewReplicaSetAvailable');
  if (!rolledOut) {
    return waitFor('is still rolling out');
  }
  return hasCondition(deployment, 'Available')
    ? ready
    : waitFor('is not available yet');
}

export function statefulSetReadiness(set: KubeObject): Readiness {
  const { spec = {}, status = {} } = set;
  if (spec.updateStrategy?.type === 'OnDelete') {
    return ready;
  }
  const wanted = spec.replicas ?? 1;
  const {
    replicas = 0,
    readyReplicas = 0,
    currentReplicas = 0,
    updatedReplicas = 0,
  } = status;
  if (replicas < wanted) {
    return inProgress(`has ${replicas} of ${wanted} replicas made`);
  }
  if (readyReplicas < wanted) {
    return inProgress(`has ${readyReplicas} of ${wanted} replicas ready`);
  }
  if (replicas > wanted) {
    return inProgress(`has ${replicas - wanted} replicas too many`);
  }
  const partition = spec.updateStrategy?.rollingUpdate?.partition;
  if (typeof partition === 'number' && partition > 0) {
    return updatedReplicas < wanted - partition
      ? inProgress(
          `has ${updatedReplicas} of ${wanted - partition} replicas updated`,
        )
      : ready;
  }
  if (currentReplicas < wanted) {
    return inProgress(`has ${currentReplicas} of ${wanted} replicas current`);
  }
  return status.currentRevision === status.updateRevision
    ? ready
    : inProgress('is still rolling out');
}

export function daemonSetReadiness({ status = {} }: KubeObject): Readiness {
  const {
    observedGeneration,
    desiredNumberScheduled: wanted,
    currentNumberScheduled = 0,
    updatedNumberScheduled = 0,
    numberAvailable = 0,
    numberReady = 0,
  } = status;
  if (observedGeneration === undefined || wanted === undefined) {
    return inProgress('has not been seen by its controller yet');
  }
  const counts: [number, string][] = [
    [currentNumberScheduled, 'scheduled'],
    [updatedNumberScheduled, 'updated'],
    [numberAvailable, 'available'],
    [numberReady, 'ready'],
  ];
  const short = counts.find(([count]) => count < wanted);
  return short
    ? inProgress(`has ${short[0]} of ${wanted} pods ${short[1]}`)
    : ready;
}

export function replicaSetReadiness(set: KubeObject): Readiness {
  const { spec = {}, status = {} } = set;
  const wanted = spec.replicas ?? 1;
  const {
    replicas = 0,
    fullyLabeledReplicas = 0,
    availableReplicas = 0,
    readyReplicas = 0,
  } = status;
  const refusal = conditionsOf(set).find(
    c => c.type === 'ReplicaFailure' && c.status === 'True',
  );
  if (refusal) {
    return inProgress(`cannot make pods: ${refusal.message}`);
  }
  const counts: [number, string][] = [
    [fullyLabeledReplicas, 'labelled'],
    [availableReplicas, 'available'],
    [readyReplicas, 'ready'],
  ];
  const short = counts.find(([count]) => count < wanted);
  if (short) {
    return inProgress(`has ${short[0]} of ${wanted} replicas ${short[1]}`);
  }
  return replicas > wanted
    ? inProgress(`has ${replicas - wanted} replicas too many`)
    : ready;
}
