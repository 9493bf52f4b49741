import { KubeObject } from '../cluster/types';

/** What an object's status says about its use; the message is a sentence without its subject. */
export type Readiness =
  | { status: 'ready' }
  | { status: 'inProgress' | 'failed'; message: string };

interface Condition {
  type: string;
  status: string;
  reason?: string;
  message?: string;
}

const ready: Readiness = { status: 'ready' };
const wait = (message: string): Readiness => ({
  status: 'inProgress',
  message,
});
const failed = (message: string): Readiness => ({ status: 'failed', message });

const RULES: Record<string, (object: KubeObject) => Readiness> = {
  Deployment: deployment,
  StatefulSet: statefulSet,
  DaemonSet: daemonSet,
  Job: job,
  PersistentVolumeClaim: claim,
  Pod: pod,
};

/** Whether an object is usable, after the rules of kstatus (sigs.k8s.io/cli-utils). */
export function readinessOf(object: KubeObject): Readiness {
  const { metadata, status, kind } = object;
  if (metadata.deletionTimestamp) {
    return wait('is being deleted');
  }
  const seen = status?.observedGeneration;
  if (typeof seen === 'number' && seen !== metadata.generation) {
    return wait('has a change that its controller has not seen yet');
  }
  const stalled = isTrue(object, 'Stalled');
  if (stalled) {
    return failed(stalled.message || 'is stalled');
  }
  const rule = RULES[kind];
  return rule ? rule(object) : byCondition(object);
}

function byCondition(object: KubeObject): Readiness {
  const condition = conditionsOf(object).find(({ type }) => type === 'Ready');
  return !condition || condition.status === 'True'
    ? ready
    : wait(condition.message || condition.reason || 'is not ready yet');
}

function deployment(object: KubeObject): Readiness {
  const { spec, status = {} } = object;
  const refusal = isTrue(object, 'ReplicaFailure')?.message;
  const because = refusal ? `: ${refusal}` : '';
  const progress = conditionsOf(object).find(c => c.type === 'Progressing');
  if (progress?.reason === 'ProgressDeadlineExceeded') {
    return failed(`made no progress within its deadline${because}`);
  }
  const wanted = spec?.replicas ?? 1;
  return counted(
    wanted,
    [
      [status.updatedReplicas, 'updated'],
      [status.availableReplicas, 'available'],
      [status.readyReplicas, 'ready'],
    ],
    { seen: status.observedGeneration, all: status.replicas, because },
  );
}

function statefulSet({ spec, status = {} }: KubeObject): Readiness {
  const wanted = spec?.replicas ?? 1;
  const isManual = spec?.updateStrategy?.type === 'OnDelete';
  const partition = spec?.updateStrategy?.rollingUpdate?.partition ?? 0;
  const updates: [number | undefined, string][] = isManual
    ? []
    : [[(status.updatedReplicas ?? 0) + partition, 'updated']];
  return counted(wanted, [[status.readyReplicas, 'ready'], ...updates], {
    seen: status.observedGeneration,
    all: status.replicas,
  });
}

function daemonSet({ status = {} }: KubeObject): Readiness {
  return counted(
    status.desiredNumberScheduled ?? 0,
    [
      [status.updatedNumberScheduled, 'updated'],
      [status.numberAvailable, 'available'],
      [status.numberReady, 'ready'],
    ],
    { seen: status.observedGeneration },
  );
}

function counted(
  wanted: number,
  counts: [number | undefined, string][],
  of: { seen?: number; all?: number; because?: string },
): Readiness {
  const { seen, all = 0, because = '' } = of;
  if (seen === undefined) {
    return wait('has not been seen by its controller yet');
  }
  const short = counts.find(([count = 0]) => count < wanted);
  if (short) {
    return wait(`has ${short[0] ?? 0} of ${wanted} ${short[1]}${because}`);
  }
  return all > wanted ? wait(`has ${all - wanted} old ones to end`) : ready;
}

/** A Job that runs counts as usable: charts have some that never end. */
function job(object: KubeObject): Readiness {
  const failure = isTrue(object, 'Failed');
  if (failure) {
    return failed(`failed: ${failure.message || failure.reason}`);
  }
  const isBegun =
    object.status?.startTime ||
    isTrue(object, 'Complete') ||
    isTrue(object, 'Suspended');
  return isBegun ? ready : wait('has not started yet');
}

/** One that waits for its first user cannot be bound before. */
function claim({ status }: KubeObject): Readiness {
  const phase = status?.phase ?? 'unknown';
  return phase === 'Lost' ? failed('lost its volume') : ready;
}

function pod(object: KubeObject): Readiness {
  const { phase } = object.status ?? {};
  const isEnded = phase === 'Succeeded' || phase === 'Failed';
  return isEnded || isTrue(object, 'Ready')
    ? ready
    : wait(`is not ready yet (${phase ?? 'unknown'})`);
}

function conditionsOf({ status }: KubeObject): Condition[] {
  return Array.isArray(status?.conditions) ? status.conditions : [];
}

function isTrue(object: KubeObject, type: string): Condition | undefined {
  return conditionsOf(object).find(c => c.type === type && c.status === 'True');
}
