import {
  Hook,
  HookStage,
  HookState,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { HookResult } from '@infra-orchestration/backstage-plugin-infra-node';
import { JsonObject } from '@backstage/types';
import { Duration } from 'luxon';
import {
  backoff,
  hookRunId,
  HookRunRecord,
  HookPlace,
  nextHookStep,
  resolveExpressions,
  ScopeResource,
  seesResources,
  tellFailure,
} from '../../core';
import { soundWait } from '../../drivers';
import { InstanceRecord } from '../../store';
import { Run } from '../reconcile/run';
import { callHook, HookCallError } from './callHook';

/** How far the hooks of a place are. */
export type HooksResult =
  | { status: 'passed' }
  | { status: 'waiting'; until: Date }
  | { status: 'failed'; message: string };

const DEFAULT_TIMEOUT_MS = 10 * 60_000;

/**
 * Brings the hooks of a stage as far as they can be brought now. Each run is stored before it is
 * begun, under the name that it has outside, so that whoever comes after a crash goes on with it.
 */
export async function runHooks(
  run: Run,
  stage: HookStage,
  hooks: readonly Hook[],
  instance?: InstanceRecord,
): Promise<HooksResult> {
  const place: HookPlace = {
    environmentId: run.environment.id,
    deploymentId: run.deployment.id,
    stage,
    instanceId: instance?.id,
  };
  for (;;) {
    const step = nextHookStep({
      hooks,
      place,
      runs: run.hookRuns,
      retryRequests: run.environment.retryRequests,
      now: run.now(),
    });
    switch (step.act) {
      case 'pass':
        return { status: 'passed' };
      case 'stop':
        return { status: 'failed', message: tellFailure(step.record) };
      case 'wait':
        return { status: 'waiting', until: step.until };
      default:
        if (run.stopSignal.aborted) {
          return { status: 'waiting', until: run.now() };
        }
        if (step.act === 'start') {
          await start(run, { ...place, ...step, instance });
        } else if (step.act === 'timeOut') {
          await finish(run, step.record, 'TimedOut', {
            message: tellTimeOut(step.record),
          });
        } else {
          await advance(run, step.record);
        }
    }
  }
}

function tellTimeOut({ message }: HookRunRecord): string {
  const told = 'It did not end within its time limit';
  return message ? `${told}. At last: ${message}` : told;
}

async function start(
  run: Run,
  options: HookPlace & {
    hook: Hook;
    attempt: number;
    instance?: InstanceRecord;
  },
): Promise<void> {
  const { hook, attempt, instance, stage, environmentId, deploymentId } =
    options;
  const now = run.now();
  const id = hookRunId({ ...options, name: hook.name });
  const resolved = resolveExpressions(hook.inputs ?? {}, {
    values: { ...run.values, ...resourceValues(instance) },
    resources: seesResources(stage) ? resourcesByAlias(run) : undefined,
  });
  const [problem] = [
    ...resolved.errors.map(({ message }) => message),
    ...resolved.unknown.map(({ expression }) => `\${${expression}} is unknown`),
    ...resolved.secretPaths.map(
      path =>
        `inputs${path} is made of a secret output of a resource; hooks are given none`,
    ),
  ];
  const record: HookRunRecord = {
    id,
    environmentId,
    deploymentId,
    stage,
    instanceId: instance?.id,
    address: instance?.address,
    name: hook.name,
    kind: hook.kind,
    provider: hook.provider,
    inputs: resolved.value,
    state: 'Running',
    onError: hook.onError ?? 'fail',
    attempt,
    retryRequests: run.environment.retryRequests,
    failures: 0,
    cleared: false,
    deadline: new Date(now.getTime() + timeoutOf(hook)).toISOString(),
    startedAt: now.toISOString(),
  };
  const begun: HookRunRecord = problem
    ? {
        ...record,
        state: 'Failed',
        message: problem,
        finishedAt: now.toISOString(),
        // Nothing was done outside.
        cleared: true,
      }
    : record;
  await run.recorder.record(run.hookChange(begun));
}

/** Secrets are there as references, so that they are told apart from what is unknown. */
function resourcesByAlias(run: Run): Record<string, ScopeResource> {
  return Object.fromEntries(
    [...run.aliases].flatMap(([alias, address]) => {
      const outputs = run.instance(address)?.outputs;
      return outputs ? [[alias, { address, outputs }]] : [];
    }),
  );
}

/** Plain values only: what is given to a hook is stored with its run. */
function resourceValues(instance: InstanceRecord | undefined): JsonObject {
  if (!instance) {
    return {};
  }
  const plain = Object.entries(instance.outputs).filter(
    ([, value]) => typeof value !== 'object',
  );
  const { address, type, externalName } = instance;
  return {
    resource: {
      address,
      type,
      externalName,
      outputs: Object.fromEntries(plain) as JsonObject,
    },
  };
}

function timeoutOf({ timeout }: Hook): number {
  return timeout === undefined
    ? DEFAULT_TIMEOUT_MS
    : Duration.fromISO(timeout).toMillis();
}

async function advance(run: Run, record: HookRunRecord): Promise<void> {
  let result: HookResult;
  try {
    result = await callHook(run, record, (kind, request) => kind.run(request));
  } catch (error) {
    if (!(error instanceof HookCallError)) {
      throw error;
    }
    await afterError(run, record, error);
    return;
  }
  const { message, link } = result;
  if (result.status !== 'inProgress') {
    const state = result.status === 'succeeded' ? 'Succeeded' : 'Failed';
    await finish(run, record, state, { message, link });
    return;
  }
  const wait =
    soundWait(result.pollAfter) ?? run.services.options.readiness.base;
  await run.recorder.record(
    run.hookChange({
      ...record,
      handle: result.handle,
      message: message ?? record.message,
      link: link ?? record.link,
      failures: 0,
      nextPollAt: new Date(run.now().getTime() + wait).toISOString(),
    }),
  );
}

async function afterError(
  run: Run,
  record: HookRunRecord,
  { failure }: HookCallError,
): Promise<void> {
  if (failure.code !== 'retryable') {
    await finish(run, record, 'Failed', { message: failure.message });
    return;
  }
  const { clock, options } = run.services;
  const failures = record.failures + 1;
  const wait = Math.max(
    failure.retryAfter ?? 0,
    backoff(failures, clock.random(), {
      baseMs: options.backoff.base,
      capMs: options.backoff.max,
      floorMs: Math.min(100, options.backoff.base),
    }),
  );
  await run.recorder.record(
    run.hookChange({
      ...record,
      failures,
      message: failure.message,
      nextPollAt: new Date(run.now().getTime() + wait).toISOString(),
    }),
  );
}

/** The end of a run is stored first: clearing up may fail, and is then done at a later look. */
async function finish(
  run: Run,
  record: HookRunRecord,
  state: Exclude<HookState, 'Running'>,
  told: { message?: string; link?: string },
): Promise<void> {
  const ended: HookRunRecord = {
    ...record,
    state,
    message:
      told.message ?? (state === 'Succeeded' ? undefined : record.message),
    link: told.link ?? record.link,
    nextPollAt: undefined,
    finishedAt: run.now().toISOString(),
  };
  await run.recorder.record(run.hookChange(ended));
  await clear(run, ended);
}

const OUTCOMES = {
  Succeeded: 'succeeded',
  Failed: 'failed',
  TimedOut: 'cancelled',
  Cancelled: 'cancelled',
} as const;

async function clear(run: Run, record: HookRunRecord): Promise<void> {
  const { state } = record;
  if (state === 'Running') {
    return;
  }
  try {
    await callHook(run, record, (kind, request) =>
      kind.end(request, OUTCOMES[state]),
    );
  } catch (error) {
    if (!(error instanceof HookCallError)) {
      throw error;
    }
    run.services.logger.warn(
      `What hook ${record.name} (${record.id}) left outside could not be cleared up; it is tried again when environment ${record.environmentId} is looked at: ${error.message}`,
    );
    return;
  }
  await run.recorder.record(run.hookChange({ ...record, cleared: true }));
}

/** Ends what is not wanted any more, and clears up what was left. */
export async function endHooks(
  run: Run,
  isUnwanted: (record: HookRunRecord) => boolean,
): Promise<void> {
  for (const record of run.hookRuns) {
    if (record.state === 'Running' && isUnwanted(record)) {
      await finish(run, record, 'Cancelled', {
        message: 'Not wanted any more',
      });
    } else if (record.state !== 'Running' && !record.cleared) {
      await clear(run, record);
    }
  }
}
