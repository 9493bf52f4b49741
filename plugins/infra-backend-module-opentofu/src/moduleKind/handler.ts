import { JsonValue } from '@backstage/types';
import { createHash } from 'node:crypto';
import {
  DriverError,
  InfraStateInfo,
  Observation,
  RemoveRequest,
  ResourceRequest,
  createResourceKind,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { ModuleCall, ModuleRuns } from '../program/ModuleRuns';
import { readPlan } from './plan';
import { inputSchema, ModuleInputs, outputSchema } from './schema';

type AnyRequest =
  | ResourceRequest<ModuleRuns, ModuleInputs>
  | RemoveRequest<ModuleRuns>;

const BUSY_WAIT_MS = 5_000;

/** What the driver relies on may not be set by a variable's name. */
function requireNames({ variables = {}, secrets = {} }: ModuleInputs): void {
  for (const name of [...Object.keys(variables), ...Object.keys(secrets)]) {
    if (!/^[A-Za-z_][A-Za-z0-9_-]*$/.test(name)) {
      throw new DriverError('terminal', `"${name}" is no name of a variable`);
    }
    if (name in variables && name in secrets) {
      throw new DriverError(
        'terminal',
        `The variable ${name} is given twice: in variables and in secrets`,
      );
    }
  }
}

function callOf(request: AnyRequest): ModuleCall {
  const { externalName, identity, signal, logger } = request;
  const inputs = request.inputs as unknown as ModuleInputs;
  requireNames(inputs);
  return {
    state: {
      name: externalName,
      identity,
      adopt: 'adopt' in request && request.adopt,
    },
    inputs,
    signal,
    logger,
  };
}

function secretsOf({ inputs, connection }: AnyRequest): JsonValue[] {
  const { secrets = {} } = inputs as unknown as ModuleInputs;
  return [secrets, ...Object.values(connection.settings.environment)];
}

/** What a first run would make. After a removal there is nothing to be said, nor to be fetched for it. */
async function observeNothing(
  request: ResourceRequest<ModuleRuns, ModuleInputs>,
): Promise<Observation> {
  if (request.state?.removed) {
    return { status: 'absent' };
  }
  const plan = await request.connection.plan(callOf(request));
  return { status: 'absent', diff: readPlan(plan, secretsOf(request)).diff };
}

async function observeState(
  request: ResourceRequest<ModuleRuns, ModuleInputs>,
  { owner, version }: InfraStateInfo,
): Promise<Observation> {
  const { connection, identity, adopt } = request;
  const owned = owner === identity.ownershipMark;
  if (!owned && (owner !== undefined || !adopt)) {
    return {
      status: 'present',
      owned,
      foundMark: owner,
      upToDate: false,
      diff: [],
      ready: false,
      outputs: {},
    };
  }
  const plan = await connection.look(callOf(request), version, found =>
    readPlan(found, secretsOf(request)),
  );
  const ready = owned && plan.missing.length === 0;
  return {
    status: 'present',
    owned,
    upToDate: plan.diff.length === 0,
    diff: plan.diff,
    ready,
    ...(!ready &&
      owned && { message: `Not there yet: ${plan.missing.join(', ')}` }),
    outputs: plan.outputs,
  };
}

/** A module of OpenTofu or Terraform, run on a state that this system keeps. */
export const moduleKind = createResourceKind<ModuleRuns, ModuleInputs>({
  kind: 'module',
  title: 'OpenTofu module',
  inputSchema,
  outputSchema,
  capabilities: { adopt: true, watch: false },

  // Known before there is an instance, so that a plan can look.
  externalName: ({ entityRef, environmentName, address }, { name }) =>
    name ??
    `${environmentName}-${createHash('sha256')
      .update([entityRef, environmentName, address].join('\n'))
      .digest('hex')
      .slice(0, 8)}`,

  async observe(request) {
    request.signal.throwIfAborted();
    const found = await request.connection.find(request.externalName);
    return found ? observeState(request, found) : observeNothing(request);
  },

  async apply(request) {
    const { connection, externalName, inputs } = request;
    request.signal.throwIfAborted();
    if (inputs.name !== undefined && inputs.name !== externalName) {
      throw new DriverError(
        'terminal',
        `Its state is called ${externalName} and cannot be renamed to ${inputs.name}; keep the name, or claim another resource`,
      );
    }
    try {
      await connection.apply(callOf(request));
    } catch (error) {
      throw (error as Error).name === 'ConflictError'
        ? new DriverError('conflict', (error as Error).message)
        : error;
    }
    return { status: 'done', state: {} };
  },

  async remove(request) {
    const { connection, identity, externalName } = request;
    request.signal.throwIfAborted();
    // What a run makes at this moment is in no state yet.
    if (await connection.isBusy(callOf(request))) {
      throw new DriverError(
        'retryable',
        `Another run works with the state ${externalName}; what it makes is removed when it has ended`,
        { retryAfter: BUSY_WAIT_MS },
      );
    }
    const found = await connection.find(externalName);
    if (found && found.owner !== identity.ownershipMark) {
      return { status: 'done' };
    }
    if (found) {
      await connection.destroy(callOf(request));
    }
    return { status: 'done', state: { removed: true } };
  },
});
