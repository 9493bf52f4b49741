import { JsonObject } from '@backstage/types';
import {
  ApplyRequest,
  DriverError,
  Observation,
  RemoveRequest,
  ResourceRequest,
  createResourceKind,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { HttpService } from '../client/HttpService';
import { inputSchema, outputSchema, ResourceInputs } from './schema';

type AnyRequest =
  | ResourceRequest<HttpService, ResourceInputs>
  | RemoveRequest<HttpService>;

/** What the service is told of a resource; the same for every verb. */
function bodyOf(request: AnyRequest): JsonObject {
  const { identity, externalName, state, connection } = request;
  const inputs = request.inputs as unknown as ResourceInputs;
  return {
    resource: inputs.resource,
    name: externalName,
    owner: identity.ownershipMark,
    environment: {
      id: identity.environmentId,
      name: identity.environmentName,
      type: identity.environmentType,
      entityRef: identity.entityRef,
      address: identity.address,
    },
    params: inputs.params ?? {},
    secrets: inputs.secrets ?? {},
    ...(state && { state }),
    ...('adopt' in request && { adopt: request.adopt }),
    ...('read' in request && request.read && { read: true }),
    ...('handle' in request && request.handle && { handle: request.handle }),
    ...(connection.settings.callbackUrl && {
      callbackUrl: connection.settings.callbackUrl,
    }),
  };
}

async function observe(request: AnyRequest): Promise<Observation> {
  const { connection, signal } = request;
  const seen = await connection.call('observe', bodyOf(request), signal);
  const isUntold =
    'read' in request &&
    request.read &&
    seen.status === 'present' &&
    !seen.ready &&
    !seen.message &&
    Object.keys(seen.outputs).length === 0;
  return isUntold
    ? {
        ...seen,
        message:
          'The service tells nothing of it: it may not know `read` of the protocol, which is optional',
      }
    : seen;
}

/** The service has to refuse strangers' objects too; nobody relies on that here. */
async function refuseStrangers(
  request: ApplyRequest<HttpService, ResourceInputs>,
): Promise<void> {
  const seen = await observe(request);
  if (seen.status === 'absent' || seen.owned) {
    return;
  }
  if (!request.adopt || seen.foundMark !== undefined) {
    throw new DriverError(
      'conflict',
      `${request.externalName} belongs to ${
        seen.foundMark ?? 'somebody else'
      } in the service`,
    );
  }
}

/** Whatever an outside service makes, looks after and takes away by protocol v1. */
export const resourceKind = createResourceKind<HttpService, ResourceInputs>({
  kind: 'resource',
  title: 'Resource of an HTTP service',
  inputSchema,
  outputSchema,
  capabilities: { adopt: true, watch: true, read: true },

  externalName: ({ environmentName, instanceId }, { name }) =>
    name ?? `${environmentName}-${instanceId.slice(0, 8)}`,

  observe,

  async apply(request) {
    const { connection, signal, logger, externalName, inputs } = request;
    if (inputs.name !== undefined && inputs.name !== externalName) {
      throw new DriverError(
        'terminal',
        `It is called ${externalName} and cannot be renamed to ${inputs.name}; keep the name, or claim another resource`,
      );
    }
    if (!request.handle) {
      await refuseStrangers(request);
    }
    logger.info(`Asking ${connection.settings.url.host} for ${externalName}`);
    return await connection.call('apply', bodyOf(request), signal);
  },

  async remove(request) {
    const { connection, signal } = request;
    if (!request.handle) {
      const seen = await observe(request);
      if (seen.status === 'absent' || !seen.owned) {
        return { status: 'done' };
      }
    }
    return await connection.call('remove', bodyOf(request), signal);
  },

  async watch({ connection, signal, installation, onChange }) {
    const stop = connection.onChange(ownershipMark => {
      if (ownershipMark.startsWith(`${installation}/`)) {
        onChange({ ownershipMark });
      }
    });
    await new Promise<void>(resolve => {
      signal.addEventListener('abort', () => resolve(), { once: true });
      if (signal.aborted) {
        resolve();
      }
    });
    stop();
  },
});
