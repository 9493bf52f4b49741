import { HookResult } from '@infra-orchestration/backstage-plugin-infra-node';
import { JSONPath } from 'jsonpath-plus';
import { conditionsOf, hasCondition } from '../objects/readiness';
import { KubeObject } from '../objects/types';

/** Something that an object comes to say of itself. */
export type Sign =
  | { condition: string }
  | { path: string; equals: string | number | boolean }
  | { all: Sign[] };

const POLL_MS = 2_000;

const goesOn = (message: string): HookResult => ({
  status: 'inProgress',
  handle: {},
  pollAfter: POLL_MS,
  message,
});

/** How far an object is, by the signs that are looked for; the bad one counts first. */
export function verdictOf(
  object: KubeObject,
  signs: { until: Sign; failWhen?: Sign },
): HookResult {
  const { until, failWhen } = signs;
  const { kind } = object;
  if (failWhen && holds(object, failWhen)) {
    return { status: 'failed', message: `${kind}: ${told(object, failWhen)}` };
  }
  return holds(object, until)
    ? { status: 'succeeded', message: `${kind}: ${told(object, until)}` }
    : goesOn(`${kind}: waiting for ${describe(until)}`);
}

/** By the conditions that the job controller sets. */
export function verdictOfJob(job: KubeObject): HookResult {
  const failure = conditionsOf(job).find(
    ({ type, status }) => type === 'Failed' && status === 'True',
  );
  if (failure) {
    const why = failure.message || failure.reason || 'no reason is given';
    return { status: 'failed', message: `The job failed: ${why}` };
  }
  return hasCondition(job, 'Complete')
    ? { status: 'succeeded', message: 'The job completed' }
    : goesOn(
        job.status?.startTime ? 'The job runs' : 'The job has not started',
      );
}

function holds(object: KubeObject, sign: Sign): boolean {
  if ('all' in sign) {
    return sign.all.every(each => holds(object, each));
  }
  return 'condition' in sign
    ? hasCondition(object, sign.condition)
    : valuesAt(object, sign.path).includes(sign.equals);
}

function valuesAt(object: KubeObject, path: string): unknown[] {
  return JSONPath({ path, json: object, eval: false, wrap: true }) ?? [];
}

function told(object: KubeObject, sign: Sign): string {
  const message =
    'condition' in sign &&
    conditionsOf(object).find(({ type }) => type === sign.condition)?.message;
  return message ? `${describe(sign)}: ${message}` : describe(sign);
}

function describe(sign: Sign): string {
  if ('all' in sign) {
    return sign.all.map(describe).join(' and ');
  }
  return 'condition' in sign
    ? sign.condition
    : `${sign.path} = ${JSON.stringify(sign.equals)}`;
}
