import { randomUUID } from 'node:crypto';
import { FieldDiff } from '@infra-orchestration/backstage-plugin-infra-common';
import { JsonObject } from '@backstage/types';
import {
  ApplyRequest,
  DriverError,
  DriverOutputs,
  JsonSchema,
  Observation,
  RemoveRequest,
  ResourceIdentity,
  ResourceKind,
  ResourceRequest,
  isDriverError,
} from '../../driver';
import { untilAbort } from '../../driverUtils/abort';
import { OutsideGate } from '../../driverUtils/gate';
import { diffInputs, isSame } from './diff';
import type { InMemoryConnection } from './createInMemoryDriver';
import { InMemoryWorld, copyOf } from './InMemoryWorld';
import {
  InMemoryCall,
  InMemoryCrash,
  InMemoryObject,
  InMemoryOperation,
} from './types';

/** @public */
export interface InMemoryKindOptions {
  /** Default `thing`. */
  kind?: string;
  inputSchema?: JsonSchema;
  outputSchema?: JsonSchema;
  /** Default: the inputs, `name` and the secret `token`. */
  outputs?(made: {
    externalName: string;
    inputs: JsonObject;
    token: string;
  }): DriverOutputs;
  /** Default true. */
  adopt?: boolean;
  /** Default true. */
  read?: boolean;
  /** Default true. */
  watch?: boolean;
  /** How often `apply` answers `inProgress` before a new object is done. Default 0. */
  steps?: number;
  /** How often `remove` answers `inProgress` before the object is gone. Default 0. */
  removeSteps?: number;
  /** Names of inputs that cannot be changed on what is there: it has to be made anew. */
  immutable?: string[];
  /** False: not ready until {@link InMemoryWorld.tamper} says so. Default true. */
  readyAtOnce?: boolean;
}

const anyInputs: JsonSchema = {
  type: 'object',
  properties: {
    name: { type: 'string', minLength: 1 },
    password: { type: 'string', 'x-secret': true },
  },
};

const anyOutputs: JsonSchema = {
  type: 'object',
  properties: {
    name: { type: 'string' },
    password: { type: 'string', 'x-secret': true },
    token: { type: 'string', 'x-secret': true },
  },
  required: ['name', 'token'],
};

type Request = Pick<
  ResourceRequest<InMemoryConnection>,
  'connection' | 'identity' | 'externalName' | 'signal'
>;

/** @internal */
export function createInMemoryKind(
  options: InMemoryKindOptions,
  world: InMemoryWorld,
  gate: OutsideGate,
): ResourceKind<InMemoryConnection, JsonObject> {
  const {
    kind = 'thing',
    adopt = true,
    watch = true,
    read: reads = true,
  } = options;
  const inputSchema = options.inputSchema ?? anyInputs;
  const outputsOf =
    options.outputs ??
    (({ externalName, inputs, token }) => ({
      ...inputs,
      name: externalName,
      token,
    }));

  /** Records the call, and gives the script its first and last say. */
  async function during<T extends { status: string }>(
    operation: InMemoryOperation,
    request: Request,
    run: (call: InMemoryCall) => Promise<T>,
  ): Promise<T> {
    const { connection, externalName, identity, signal } = request;
    const call = world.begin({
      operation,
      provider: connection.provider,
      kind,
      externalName,
      mark: identity.ownershipMark,
    });
    try {
      await world.reach(call, 'before', signal);
      if (connection.refused) {
        throw new DriverError('accessDenied', 'The token is not accepted');
      }
      const result = await run(call);
      await world.reach(call, 'after', signal);
      call.outcome = operation === 'observe' ? 'observed' : outcomeOf(result);
      return result;
    } catch (error) {
      call.outcome = failureOf(error, signal);
      throw error;
    }
  }

  const read = (call: InMemoryCall) => gate(async () => world.find(call));
  const change = (...args: Parameters<InMemoryWorld['change']>) =>
    gate(async () => world.change(...args));

  async function observe(
    request: ResourceRequest<InMemoryConnection>,
    call: InMemoryCall,
  ): Promise<Observation> {
    const object = await read(call);
    if (!object) {
      return { status: 'absent' };
    }
    const owned = object.mark === call.mark;
    const diff = diffInputs(inputSchema, object.inputs, request.inputs);
    const token = (await request.secrets.get('token')) ?? '';
    return {
      status: 'present',
      owned,
      foundMark: object.mark,
      upToDate: diff.length === 0,
      diff,
      replace: whyToReplace(object, diff),
      ready:
        object.ready && object.stepsLeft === 0 && object.failed === undefined,
      failed: object.failed !== undefined,
      message: object.failed,
      outputs: outputsSeen(request, object, owned, token),
    };
  }

  /** Of what is only read: what it shows, which its secret is not part of. */
  function outputsSeen(
    { externalName, read: isRead = false }: ResourceRequest<InMemoryConnection>,
    { inputs }: InMemoryObject,
    owned: boolean,
    token: string,
  ): DriverOutputs {
    if (owned) {
      return inputs ? outputsOf({ externalName, inputs, token }) : {};
    }
    return isRead && reads ? { ...inputs, name: externalName } : {};
  }

  function whyToReplace(
    object: InMemoryObject | undefined,
    diff: FieldDiff[],
  ): string | undefined {
    const fixed = object?.inputs
      ? diff.find(({ path }) => options.immutable?.includes(path.slice(1)))
      : undefined;
    return fixed && `${fixed.path} cannot be changed`;
  }

  /** Creation and configuration are two calls, so that a crash can come in between. */
  async function ensureOurs(
    request: ApplyRequest<InMemoryConnection>,
    call: InMemoryCall,
  ): Promise<void> {
    const found = await read(call);
    if (!found) {
      await gate(async () => {
        refuseStranger(world.find(call), call, false);
        world.change(call, 'create', {
          mark: call.mark,
          ready: options.readyAtOnce ?? true,
          stepsLeft: options.steps ?? 0,
        });
      });
      await world.reach(call, 'creation', request.signal);
    } else if (found.mark !== call.mark) {
      refuseStranger(found, call, adopt && request.adopt);
      await change(call, 'adopt', { mark: call.mark });
    }
  }

  return {
    kind,
    title: `In-memory ${kind}`,
    inputSchema,
    outputSchema: options.outputSchema ?? anyOutputs,
    capabilities: { adopt, watch, ...(reads && { read: true }) },
    externalName: nameOf,
    observe: request =>
      during('observe', request, call => observe(request, call)),
    apply: request =>
      during('apply', request, async call => {
        refuseHandle(request.handle, 'apply', call);
        await request.secrets.ensure('token', randomUUID);
        await ensureOurs(request, call);
        const object = await read(call);
        const diff = diffInputs(inputSchema, object?.inputs, request.inputs);
        const problem = whyToReplace(object, diff);
        if (problem !== undefined) {
          throw new DriverError('terminal', problem);
        }
        if (diff.length > 0) {
          await change(call, 'configure', { inputs: copyOf(request.inputs) });
        }
        const stepsLeft = object?.stepsLeft ?? 0;
        if (stepsLeft === 0) {
          return { status: 'done' };
        }
        await change(call, 'advance', { stepsLeft: stepsLeft - 1 });
        return {
          status: 'inProgress',
          handle: handleOf('apply', call),
          pollAfter: 0,
        };
      }),
    remove: (request: RemoveRequest<InMemoryConnection>) =>
      during('remove', request, async call => {
        refuseHandle(request.handle, 'remove', call);
        const object = await read(call);
        if (object?.mark !== call.mark) {
          return { status: 'done' };
        }
        const left = object.removalStepsLeft ?? options.removeSteps ?? 0;
        if (left === 0) {
          await change(call, 'delete');
          return { status: 'done' };
        }
        await change(call, 'advance', { removalStepsLeft: left - 1 });
        return {
          status: 'inProgress',
          handle: handleOf('remove', call),
          pollAfter: 0,
        };
      }),
    ...(watch && {
      watch: async ({ connection, installation, signal, onChange }) => {
        const stop = world.onChange(({ provider, mark }) => {
          if (
            provider === connection.provider &&
            mark?.startsWith(`${installation}/`)
          ) {
            onChange({ ownershipMark: mark });
          }
        });
        await untilAbort(signal);
        stop();
      },
    }),
  };
}

/** The name that the inputs ask for, or one that tells people where the object belongs. */
function nameOf(identity: ResourceIdentity, inputs: JsonObject): string {
  if (typeof inputs.name === 'string') {
    return inputs.name;
  }
  const { environmentName, address, instanceId } = identity;
  const readable = `${environmentName}-${address}`.replace(/[^a-z0-9]+/gi, '-');
  return `${readable.toLowerCase()}-${instanceId.slice(0, 8)}`;
}

function refuseStranger(
  object: InMemoryObject | undefined,
  call: InMemoryCall,
  mayAdopt: boolean,
): void {
  if (!object || object.mark === call.mark || (mayAdopt && !object.mark)) {
    return;
  }
  throw new DriverError(
    'conflict',
    `${call.kind} ${call.externalName} exists and ${
      object.mark ? `belongs to ${object.mark}` : 'bears no mark'
    }`,
  );
}

function handleOf(
  operation: InMemoryOperation,
  { provider, externalName }: InMemoryCall,
): JsonObject {
  return { operation, provider, externalName };
}

/** A handle is of one piece of work; whoever gives it to another has mixed them up. */
function refuseHandle(
  handle: JsonObject | undefined,
  operation: InMemoryOperation,
  call: InMemoryCall,
): void {
  if (handle && !isSame(handle, handleOf(operation, call))) {
    throw new DriverError(
      'terminal',
      `${operation} was given the handle of ${JSON.stringify(handle)}`,
    );
  }
}

function outcomeOf(result: { status: string }): 'done' | 'inProgress' {
  return result.status === 'inProgress' ? 'inProgress' : 'done';
}

function failureOf(
  error: unknown,
  signal: AbortSignal,
): InMemoryCall['outcome'] {
  if (isDriverError(error)) {
    return error.code;
  }
  return signal.aborted && !(error instanceof InMemoryCrash)
    ? 'aborted'
    : 'crashed';
}
