import { JsonObject } from '@backstage/types';
import { CONTAINER } from './objects';

/** What a pod's status tells of its one container. */
export type PodPhase =
  | { is: 'waiting'; why: string }
  | { is: 'running' }
  | { is: 'ended'; codes: number[]; why: string };

/** By the container, not by the pod's phase, which comes later. */
export function podPhaseOf(pod: any): PodPhase {
  const {
    containerStatuses = [],
    conditions = [],
    phase,
    reason,
    message,
  } = pod.status ?? {};
  const { state = {} } =
    containerStatuses.find(({ name }: JsonObject) => name === CONTAINER) ?? {};
  if (state.terminated) {
    const { terminated } = state;
    return {
      is: 'ended',
      codes: codesOf(terminated.message),
      why: `${terminated.reason ?? 'it ended'} (${terminated.exitCode})`,
    };
  }
  if (phase === 'Failed' || phase === 'Succeeded') {
    const why = [reason, message].filter(Boolean).join(': ');
    return { is: 'ended', codes: [], why: why || 'it ended' };
  }
  if (state.running) {
    return { is: 'running' };
  }
  const placed = conditions.find(({ type }: any) => type === 'PodScheduled');
  const told =
    placed?.status === 'False'
      ? [placed.reason, placed.message]
      : [state.waiting?.reason, state.waiting?.message];
  return {
    is: 'waiting',
    why: told.filter(Boolean).join(': ') || 'its pod has not started',
  };
}

function codesOf(message: unknown): number[] {
  return typeof message === 'string'
    ? message.trim().split(/\s+/).filter(Boolean).map(Number)
    : [];
}
