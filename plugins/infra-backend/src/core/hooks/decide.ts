import {
  Hook,
  HookRun,
  HookStage,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { createHash } from 'node:crypto';
import { HookPlace, HookRunRecord } from './types';

export type HookStep =
  | { act: 'start'; hook: Hook; attempt: number }
  | { act: 'run'; record: HookRunRecord }
  | { act: 'timeOut'; record: HookRunRecord }
  | { act: 'wait'; until: Date }
  | { act: 'stop'; record: HookRunRecord }
  | { act: 'pass' };

/**
 * What is to be done next of the hooks of a place: one after the other, each begun only when those
 * before it are over. A function of what is stored, so it makes no difference which run asks.
 *
 * @param retryRequests - the latest retry that was accepted; what ended badly before it is done again
 */
export function nextHookStep(options: {
  hooks: readonly Hook[];
  place: HookPlace;
  runs: readonly HookRunRecord[];
  retryRequests: number;
  now: Date;
}): HookStep {
  const { hooks, place, retryRequests, now } = options;
  const runs = options.runs.filter(run => isOf(run, place));
  for (const hook of hooks) {
    const ofHook = runs.filter(({ name }) => name === hook.name);
    const last = ofHook.reduce<HookRunRecord | undefined>(
      (best, each) => (best && best.attempt > each.attempt ? best : each),
      undefined,
    );
    if (!last || isStale(last, retryRequests)) {
      return { act: 'start', hook, attempt: (last?.attempt ?? 0) + 1 };
    }
    if (last.state === 'Running') {
      return stepOf(last, now);
    }
    if (last.state !== 'Succeeded' && last.onError === 'fail') {
      return { act: 'stop', record: last };
    }
  }
  return { act: 'pass' };
}

function stepOf(record: HookRunRecord, now: Date): HookStep {
  if (new Date(record.deadline) <= now) {
    return { act: 'timeOut', record };
  }
  const pollAt = record.nextPollAt && new Date(record.nextPollAt);
  return pollAt && pollAt > now
    ? { act: 'wait', until: pollAt }
    : { act: 'run', record };
}

function isOf(run: HookRunRecord, place: HookPlace): boolean {
  return (
    run.deploymentId === place.deploymentId &&
    run.stage === place.stage &&
    run.instanceId === place.instanceId
  );
}

/** It ended in a way that a retry is to change; what is told of a failure is told of each. */
function isStale(run: HookRunRecord, retryRequests: number): boolean {
  const isToBeRepeated =
    run.state !== 'Running' &&
    (run.state !== 'Succeeded' || run.stage === 'onFailure');
  return isToBeRepeated && run.retryRequests !== retryRequests;
}

/** Resources are as asked for by then, so that hooks can refer to their outputs. */
export function seesResources(stage: HookStage): boolean {
  return stage === 'afterDeployment' || stage === 'verification';
}

/** Where a failure is one of the deployment; what is done before a removal holds up the resource. */
const GATES: readonly HookStage[] = [
  'beforeDeployment',
  'afterDeployment',
  'verification',
];

/** The failure that a deployment ends with because of its hooks; undefined where there is none. */
export function hookFailure(
  runs: readonly HookRunRecord[],
  options: { deploymentId: string; retryRequests: number },
): string | undefined {
  const failed = runs.find(
    run =>
      run.deploymentId === options.deploymentId &&
      GATES.includes(run.stage) &&
      hasFailed(run) &&
      !isStale(run, options.retryRequests),
  );
  return failed && tellFailure(failed);
}

function hasFailed({ state, onError }: HookRun): boolean {
  return (state === 'Failed' || state === 'TimedOut') && onError === 'fail';
}

/** How far the verification of a deployment is, by the latest attempts of its hooks. */
export function verificationOf(
  runs: readonly HookRun[],
): 'notBegun' | 'underway' | 'failed' | 'passedSoFar' {
  const ofStage = runs.filter(({ stage }) => stage === 'verification');
  if (ofStage.length === 0) {
    return 'notBegun';
  }
  if (ofStage.some(({ state }) => state === 'Running')) {
    return 'underway';
  }
  return ofStage.some(hasFailed) ? 'failed' : 'passedSoFar';
}

/** For people. */
export function tellFailure({ stage, name, state, message }: HookRunRecord) {
  const how = state === 'TimedOut' ? 'did not end in time' : 'failed';
  return `Hook ${name} (${stage}) ${how}${message ? `: ${message}` : ''}`;
}

/** A DNS label, the same for the same run and of no other. */
export function hookRunId(
  place: HookPlace & { name: string; attempt: number },
): string {
  const { environmentId, deploymentId, stage, instanceId } = place;
  const identity = JSON.stringify([
    environmentId,
    deploymentId,
    stage,
    instanceId ?? null,
    place.name,
    place.attempt,
  ]);
  return `hook-${createHash('sha256')
    .update(identity)
    .digest('hex')
    .slice(0, 24)}`;
}
