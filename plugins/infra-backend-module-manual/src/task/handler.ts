import {
  ApplyRequest,
  AskOptions,
  createResourceKind,
  DriverError,
  InProgressResult,
  ManualTask,
  ManualTaskRecord,
  Observation,
  RemoveRequest,
  ResourceRequest,
} from '@infra-orchestration/backstage-plugin-infra-node';
import {
  strangerObservation,
  untilAbort,
} from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';
import { ManualConnection } from '../connection';
import { differences, refuseDeepSecrets, renamed, strangerIn } from './assess';
import { removalRequestOf, requestOf } from './request';
import { inputSchema, outputSchema, TaskInputs } from './schema';

type Request =
  | ResourceRequest<ManualConnection, TaskInputs>
  | RemoveRequest<ManualConnection>;

/** An answer wakes the engine by itself; this is for the case that all else fails. */
const POLL_AFTER_MS = 60 * 60_000;

async function look(request: Request): Promise<ManualTaskRecord> {
  request.signal.throwIfAborted();
  return await request.connection.tasks.find(request.externalName);
}

async function observe(
  request: ResourceRequest<ManualConnection, TaskInputs>,
): Promise<Observation> {
  const { connection, externalName, identity, inputs, signal } = request;
  const record = await look(request);
  const stranger = strangerIn(record, identity.ownershipMark);
  if (stranger) {
    return strangerObservation({
      foundMark: stranger.ownershipMark || undefined,
    });
  }
  const { standing } = record;
  if (!standing) {
    return { status: 'absent' };
  }
  signal.throwIfAborted();
  const outputs = await connection.tasks.outputsOf(standing.id);
  const replace = renamed(externalName, inputs);
  const diff = differences(record, inputs);
  if (replace) {
    diff.unshift({ path: '/name', before: externalName, after: inputs.name });
  }
  return {
    status: 'present',
    owned: true,
    foundMark: standing.ownershipMark,
    upToDate: diff.length === 0,
    diff,
    ready: true,
    outputs,
    ...(replace && { replace }),
  };
}

/** What remains to be waited for; undefined: nothing. */
async function ask(
  request:
    | ApplyRequest<ManualConnection, TaskInputs>
    | RemoveRequest<ManualConnection>,
  asked: Pick<AskOptions, 'purpose' | 'request'>,
): Promise<InProgressResult | undefined> {
  const { connection, identity, externalName, handle, logger, signal } =
    request;
  signal.throwIfAborted();
  const task = await connection.tasks
    .ask({
      ...asked,
      identity,
      externalName,
      // With a handle it is the answer to this very request; without one somebody asks anew.
      reopen: handle === undefined,
    })
    .catch(asDriverError);
  if (!task) {
    return undefined;
  }
  if (task.state === 'rejected') {
    throw rejection(task);
  }
  const message = `waits for ${task.request.assignee}: ${task.request.title}`;
  if (handle?.task !== task.id) {
    logger.info(message);
  }
  return {
    status: 'inProgress',
    handle: { task: task.id },
    pollAfter: POLL_AFTER_MS,
    message,
  };
}

function rejection({ answeredBy, message, request }: ManualTask): DriverError {
  return new DriverError(
    'terminal',
    `${answeredBy} rejected "${request.title}": ${message}. A retry asks again`,
  );
}

function asDriverError(error: unknown): never {
  const { name, message } = error as Error;
  switch (name) {
    case 'ConflictError':
      throw new DriverError('conflict', message);
    case 'InputError':
      throw new DriverError('terminal', `inputs/outputs: ${message}`);
    default:
      throw error;
  }
}

/** What a person makes, looks after and takes away, because nothing else can. */
export const taskKind = createResourceKind<ManualConnection, TaskInputs>({
  kind: 'task',
  title: 'Task for people',
  inputSchema,
  outputSchema,
  capabilities: { adopt: false, watch: true },

  externalName: ({ environmentName, instanceId }, { name }) =>
    name ?? `${environmentName}-${instanceId.slice(0, 8)}`,

  observe,

  async apply(request) {
    const { connection, externalName, identity, inputs } = request;
    refuseDeepSecrets(inputs);
    const renaming = renamed(externalName, inputs);
    if (renaming) {
      throw new DriverError('terminal', `${renaming}: that is another task`);
    }
    const record = await look(request);
    const stranger = strangerIn(record, identity.ownershipMark);
    if (stranger) {
      throw new DriverError(
        'conflict',
        `${externalName} belongs to ${
          stranger.ownershipMark || 'somebody else'
        }; give this one another name`,
      );
    }
    if (record.standing && differences(record, inputs).length === 0) {
      return { status: 'done' };
    }
    const waiting = await ask(request, {
      purpose: 'apply',
      request: askedNow(record, requestOf(inputs, connection.assignee), inputs),
    });
    return waiting ?? { status: 'done' };
  },

  async remove(request) {
    const { connection, externalName, identity, signal } = request;
    const inputs = request.inputs as unknown as TaskInputs;
    const record = await look(request);
    if (strangerIn(record, identity.ownershipMark)) {
      return { status: 'done' };
    }
    const { standing, pending } = record;
    if (!standing || inputs.removal === 'none') {
      if (standing || pending) {
        signal.throwIfAborted();
        await connection.tasks.withdraw(
          { identity, externalName },
          { forget: true },
        );
      }
      return { status: 'done' };
    }
    const waiting = await ask(request, {
      purpose: 'remove',
      request: removalRequestOf(inputs, standing, connection.assignee),
    });
    return waiting ?? { status: 'done' };
  },

  async watch({ connection, signal, installation, onChange }) {
    const stop = connection.tasks.onChange(ownershipMark => {
      if (ownershipMark.startsWith(`${installation}/`)) {
        onChange({ ownershipMark });
      }
    });
    await untilAbort(signal);
    stop();
  },
});

/** Where changes are ignored, what holds is what is asked for, also in a correction of it. */
function askedNow(
  { standing }: ManualTaskRecord,
  request: AskOptions['request'],
  { onChange }: TaskInputs,
): AskOptions['request'] {
  return standing && onChange === 'ignore'
    ? { ...standing.request, assignee: request.assignee }
    : request;
}
