import { groupKind } from './refs';
import { KubeObject } from './types';
import {
  daemonSetReadiness,
  deploymentReadiness,
  replicaSetReadiness,
  statefulSetReadiness,
} from './kstatusControllers';
import {
  certificateReadiness,
  dnsEndpointReadiness,
  httpRouteReadiness,
  ingressReadiness,
} from './kstatusRoutes';
import {
  Readiness,
  conditionsOf,
  failed,
  hasCondition,
  inProgress,
  ready,
} from './readiness';

type Rule = (object: KubeObject) => Readiness;

const always: Rule = () => ready;

/** By group and kind: where the generic rules are not enough. */
const RULES: Record<string, Rule> = {
  '/Service': serviceReadiness,
  '/Pod': podReadiness,
  '/Namespace': namespaceReadiness,
  '/ResourceQuota': resourceQuotaReadiness,
  '/PersistentVolumeClaim': claimReadiness,
  'apps/Deployment': deploymentReadiness,
  'apps/StatefulSet': statefulSetReadiness,
  'apps/DaemonSet': daemonSetReadiness,
  'apps/ReplicaSet': replicaSetReadiness,
  'batch/Job': jobReadiness,
  'batch/CronJob': always,
  'policy/PodDisruptionBudget': always,
  'networking.k8s.io/Ingress': ingressReadiness,
  'gateway.networking.k8s.io/HTTPRoute': httpRouteReadiness,
  'cert-manager.io/Certificate': certificateReadiness,
  'externaldns.k8s.io/DNSEndpoint': dnsEndpointReadiness,
  'apiextensions.k8s.io/CustomResourceDefinition': definitionReadiness,
};

/**
 * Whether an object is usable, by the rules of kstatus (sigs.k8s.io/cli-utils, package
 * `pkg/kstatus`), and some rules more: a namespace is usable when it is active, a resource quota
 * when the quota controller has taken it up, since objects are refused until then, and what is for a
 * controller that may not be there (routes, certificates) when that has taken it up.
 */
export function readinessOf(object: KubeObject): Readiness {
  return genericVerdict(object) ?? specificVerdict(object);
}

/** What can be said of every kind by the API conventions. */
function genericVerdict(object: KubeObject): Readiness | undefined {
  const { metadata, status } = object;
  if (metadata.deletionTimestamp) {
    return inProgress('is being deleted');
  }
  const seen = status?.observedGeneration;
  if (typeof seen === 'number' && seen !== metadata.generation) {
    return inProgress('has a change that its controller has not seen yet');
  }
  for (const { type, status: value, message } of conditionsOf(object)) {
    if (type === 'Reconciling' && value === 'True') {
      return inProgress(message ?? 'is reconciling');
    }
    if (type === 'Stalled' && value === 'True') {
      return failed(message ?? 'is stalled');
    }
  }
  return undefined;
}

function specificVerdict(object: KubeObject): Readiness {
  const rule = RULES[groupKind(object)];
  if (rule) {
    return rule(object);
  }
  const condition = conditionsOf(object).find(c => c.type === 'Ready');
  if (!condition || condition.status === 'True') {
    return ready;
  }
  return inProgress(
    condition.message || condition.reason || 'is not ready yet',
  );
}

function serviceReadiness({ spec }: KubeObject): Readiness {
  return spec?.type === 'LoadBalancer' && !spec.clusterIP
    ? inProgress('has no cluster address yet')
    : ready;
}

function namespaceReadiness({ status }: KubeObject): Readiness {
  return status?.phase === 'Active' ? ready : inProgress('is not active yet');
}

function resourceQuotaReadiness({ spec, status }: KubeObject): Readiness {
  const taken = status?.hard ?? {};
  const missing = Object.keys(spec?.hard ?? {}).filter(
    name => taken[name] === undefined,
  );
  return missing.length === 0
    ? ready
    : inProgress('has not been taken up by the quota controller yet');
}

function claimReadiness({ status }: KubeObject): Readiness {
  return status?.phase === 'Bound'
    ? ready
    : inProgress(`is not bound (phase ${status?.phase ?? 'unknown'})`);
}

function podReadiness(pod: KubeObject): Readiness {
  const phase = pod.status?.phase;
  if (phase === 'Succeeded' || phase === 'Failed') {
    return ready;
  }
  if (phase === 'Running') {
    if (hasCondition(pod, 'Ready')) {
      return ready;
    }
    const looping = (pod.status.containerStatuses ?? []).find(
      (c: any) => c.state?.waiting?.reason === 'CrashLoopBackOff',
    );
    return looping
      ? failed(`container ${looping.name} crashes again and again`)
      : inProgress('runs, but is not ready yet');
  }
  const unscheduled = conditionsOf(pod).find(
    c => c.type === 'PodScheduled' && c.status === 'False',
  );
  return inProgress(unscheduled?.message ?? 'is pending');
}

function jobReadiness(job: KubeObject): Readiness {
  const failure = conditionsOf(job).find(
    c => c.type === 'Failed' && c.status === 'True',
  );
  if (failure) {
    return failed(`failed: ${failure.message || failure.reason}`);
  }
  if (hasCondition(job, 'Complete') || hasCondition(job, 'Suspended')) {
    return ready;
  }
  return job.status?.startTime
    ? { status: 'ready', unfinished: 'has not completed yet' }
    : inProgress('has not started yet');
}

function definitionReadiness(definition: KubeObject): Readiness {
  for (const c of conditionsOf(definition)) {
    if (c.type === 'NamesAccepted' && c.status === 'False') {
      return failed(c.message ?? 'has names that are taken');
    }
    if (c.type === 'Established') {
      if (c.status === 'True') {
        return ready;
      }
      if (c.reason !== 'Installing') {
        return failed(c.message ?? 'cannot be established');
      }
    }
  }
  return inProgress('is being installed');
}
