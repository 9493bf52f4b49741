import { JsonValue } from '@backstage/types';
import { isSecretRef } from '@infra-orchestration/backstage-plugin-infra-common';
import {
  HookKind,
  HookRequest,
  HookSubject,
  HookUnready,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { HookRunRecord, validateAgainst } from '../../core';
import {
  DriverFailure,
  OpenProvider,
  Redactor,
  toDriverFailure,
  withDeadline,
} from '../../drivers';
import { CallLog } from '../node/callLogger';
import { recallOutputs } from '../node/outputs';
import { Run } from '../reconcile/run';

/** Of one call for a hook that works by no provider. */
const CALL_TIMEOUT_MS = 30_000;
const LOG_DELAY_MS = 200;

/** A call for a hook that failed, in words without secrets. */
export class HookCallError extends Error {
  name = 'HookCallError' as const;

  constructor(readonly failure: DriverFailure) {
    super(failure.message);
  }
}

/**
 * Calls a kind for one run of a hook: provider, deadline, log, secrets.
 *
 * @throws HookCallError
 */
export async function callHook<T>(
  run: Run,
  record: HookRunRecord,
  call: (kind: HookKind, request: HookRequest) => Promise<T>,
): Promise<T> {
  const { services, callSignal } = run;
  const redactor = new Redactor();
  const log = new CallLog({
    redactor,
    logger: services.logger.child({ environment: record.environmentId }),
    store: lines => run.log(`hooks/${record.stage}/${record.name}`, lines),
    delay: LOG_DELAY_MS,
  });
  try {
    const kind = services.hooks.get(record.kind);
    const problems = validateAgainst(kind.inputSchema, record.inputs);
    if (problems.length > 0) {
      const [{ pointer, message }] = problems;
      throw notUsable(`inputs${pointer}: ${message}`);
    }
    const open = await openFor(run, kind, record);
    const about = await subjectOf(run, kind, record, redactor);
    run.assertHeld();
    return await withDeadline(
      `Hook ${record.name}`,
      {
        signal: open ? AbortSignal.any([callSignal, open.revoked]) : callSignal,
        timeout: open?.callTimeout ?? CALL_TIMEOUT_MS,
      },
      signal => {
        const work = () =>
          call(kind, {
            runId: record.id,
            ownershipMark: `${services.installation}/${record.id}`,
            about,
            connection: open?.connection,
            inputs: record.inputs,
            handle: record.handle,
            signal,
            logger: log.logger,
          });
        return open ? open.uses.during(work) : work();
      },
    );
  } catch (error) {
    callSignal.throwIfAborted();
    const failure =
      error instanceof HookCallError ? error.failure : failureOf(error);
    throw new HookCallError({
      ...failure,
      message: redactor.redact(failure.message),
    });
  } finally {
    log.flush();
  }
}

function failureOf(error: unknown): DriverFailure {
  return (error as Error).name === 'NotFoundError'
    ? notUsable((error as Error).message).failure
    : toDriverFailure(error);
}

function notUsable(message: string): HookCallError {
  return new HookCallError({
    code: 'terminal',
    reason: 'TerminalError',
    message,
  });
}

async function openFor(
  run: Run,
  kind: HookKind,
  { provider }: HookRunRecord,
): Promise<OpenProvider | undefined> {
  if (kind.driver === undefined) {
    return undefined;
  }
  if (provider === undefined) {
    throw notUsable(
      `a hook of kind ${kind.kind} needs a provider of driver ${kind.driver}`,
    );
  }
  const opened = await run.targets.openProvider(provider, kind.driver);
  if (opened.status !== 'open') {
    throw new HookCallError({
      code: 'retryable',
      reason: opened.reason,
      message: opened.message,
    });
  }
  return opened.open;
}

async function subjectOf(
  run: Run,
  kind: HookKind,
  record: HookRunRecord,
  redactor: Redactor,
): Promise<HookSubject> {
  const { id, name, type, entityRef } = run.environment;
  const instance = run.instances.find(each => each.id === record.instanceId);
  const recalled =
    instance &&
    (await recallOutputs([instance], run.secrets)).get(instance.address);
  const { outputs = {}, secretOutputs = [] } = recalled ?? {};
  secretOutputs.forEach(output => redactor.add(outputs[output]));
  const given: Record<string, JsonValue> = {};
  for (const [output, value] of Object.entries(outputs)) {
    const isSecret = secretOutputs.includes(output);
    if (!isSecretRef(value) && (kind.takesSecrets || !isSecret)) {
      given[output] = value;
    }
  }
  return {
    stage: record.stage,
    hook: record.name,
    environmentId: id,
    environmentName: name,
    environmentType: type,
    entityRef,
    deploymentId: record.deploymentId,
    generation: run.generation,
    unready: unreadyOf(run),
    ...(instance && {
      resource: {
        address: instance.address,
        type: instance.type,
        externalName: instance.externalName,
        outputs: given,
        secretOutputs,
      },
    }),
  };
}

function unreadyOf({ instances }: Run): HookUnready[] {
  return instances.flatMap(({ address, phase, conditions }) => {
    const ready = conditions.find(({ type }) => type === 'Ready');
    const isFailed = phase === 'Failed';
    if (ready?.status === 'True' && !isFailed) {
      return [];
    }
    const synced = conditions.find(({ type }) => type === 'Synced');
    const { message = 'not usable yet' } = (isFailed ? synced : ready) ?? {};
    return [{ address, isFailed, message }];
  });
}
