import { conditionsOf } from '../objects/readiness';
import { KubeObject } from '../objects/types';

interface ContainerStatus {
  name: string;
  state?: { waiting?: { reason?: string; message?: string } };
  lastState?: { terminated?: { reason?: string; exitCode?: number } };
}

/** Reasons of waiting that every start goes through. */
const USUAL = new Set(['ContainerCreating', 'PodInitializing']);

/** Why pods do not come up, in a sentence each; the same reason once. Pure. */
export function explainPods(pods: KubeObject[]): string | undefined {
  const reasons = pods.flatMap(pod => [
    ...unscheduled(pod),
    ...(pod.status?.initContainerStatuses ?? []).flatMap(whyWaiting),
    ...(pod.status?.containerStatuses ?? []).flatMap(whyWaiting),
  ]);
  return reasons.length > 0 ? [...new Set(reasons)].join('; ') : undefined;
}

function unscheduled(pod: KubeObject): string[] {
  return conditionsOf(pod)
    .filter(c => c.type === 'PodScheduled' && c.status === 'False')
    .map(c => `a pod cannot be placed: ${c.message ?? c.reason}`);
}

function whyWaiting({ name, state, lastState }: ContainerStatus): string[] {
  const { reason, message } = state?.waiting ?? {};
  if (!reason || USUAL.has(reason)) {
    return [];
  }
  const last = lastState?.terminated;
  const end = last
    ? ` (ended with ${last.reason ?? 'an error'}, exit code ${last.exitCode})`
    : '';
  const detail = message ? `: ${message}` : '';
  return [`container ${name} waits with ${reason}${detail}${end}`];
}
