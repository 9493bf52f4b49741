import { randomUUID } from 'node:crypto';
import {
  ApplyRequest,
  ApplyResult,
  createDriver,
  createResourceKind,
  Driver,
  DriverError,
  Observation,
  RemoveRequest,
  RemoveResult,
  ResourceRequest,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { JsonObject } from '@backstage/types';
import { canonicalJson } from '../../../core';
import { thingInputs } from '../documents';
import type { WorldObject, WorldRequest } from './WorldServer';

export async function askWorld(
  url: string,
  request: WorldRequest,
): Promise<{ object: WorldObject | null }> {
  const response = await fetch(url, {
    method: 'POST',
    body: JSON.stringify(request),
  });
  return (await response.json()) as { object: WorldObject | null };
}

async function observe(request: ResourceRequest<string>): Promise<Observation> {
  const { connection, externalName, identity, inputs, secrets } = request;
  const mark = identity.ownershipMark;
  const { object } = await askWorld(connection, {
    do: 'get',
    name: externalName,
    mark,
  });
  if (!object) {
    return { status: 'absent' };
  }
  const same = canonicalJson(object.inputs ?? null) === canonicalJson(inputs);
  return {
    status: 'present',
    owned: object.mark === mark,
    foundMark: object.mark,
    upToDate: same,
    diff: same ? [] : [{ path: '' }],
    ready: object.inputs !== undefined,
    outputs: { name: externalName, token: (await secrets.get('token')) ?? '' },
  };
}

/** First it is made, at the next call it is configured: both can be what a crash follows. */
async function apply(request: ApplyRequest<string>): Promise<ApplyResult> {
  const { connection, externalName, identity, inputs, secrets } = request;
  const about = { name: externalName, mark: identity.ownershipMark };
  if (request.handle && request.handle.made !== externalName) {
    throw new DriverError('terminal', 'The handle is not that of an apply');
  }
  await secrets.ensure('token', randomUUID);
  const { object } = await askWorld(connection, { do: 'create', ...about });
  if (object?.mark !== about.mark) {
    throw new DriverError('conflict', `${externalName} is somebody else's`);
  }
  if (!request.handle && !object.inputs) {
    const handle = { made: externalName };
    return { status: 'inProgress', handle, pollAfter: 1 };
  }
  await askWorld(connection, { do: 'configure', ...about, inputs });
  return { status: 'done', state: { made: externalName } };
}

/** Announced by one call and done by the next, so that a crash can come in between. */
async function remove(request: RemoveRequest<string>): Promise<RemoveResult> {
  const { connection, externalName, identity, handle } = request;
  const about = { name: externalName, mark: identity.ownershipMark };
  if (handle && handle.removing !== externalName) {
    throw new DriverError('terminal', 'The handle is not that of a removal');
  }
  const { object } = await askWorld(connection, { do: 'get', ...about });
  if (!handle && object?.mark === about.mark) {
    const removing = { removing: externalName };
    return { status: 'inProgress', handle: removing, pollAfter: 1 };
  }
  await askWorld(connection, { do: 'delete', ...about });
  return { status: 'done' };
}

/** Makes things in a world over HTTP. */
export function createRemoteDriver(url: string): Driver<string> {
  const thing = createResourceKind<string, JsonObject>({
    kind: 'thing',
    title: 'Thing',
    inputSchema: thingInputs,
    outputSchema: {
      type: 'object',
      properties: {
        name: { type: 'string' },
        token: { type: 'string', 'x-secret': true },
      },
    },
    capabilities: { adopt: false, watch: false },
    externalName: ({ environmentName, address }) =>
      `${environmentName}-${address.split('#')[1]}`,
    observe,
    apply,
    remove,
  });
  return createDriver<string>({
    id: 'memory',
    title: 'Remote',
    configSchema: { type: 'object' },
    credentials: {},
    kinds: [thing],
    connect: async () => url,
    checkAccess: async () => ({ ok: true, checks: [] }),
  });
}
