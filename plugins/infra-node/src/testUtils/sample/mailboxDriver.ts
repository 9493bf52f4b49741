import { randomBytes } from 'node:crypto';
import {
  Driver,
  DriverError,
  DriverOutputs,
  createDriver,
  createResourceKind,
  isDriverError,
} from '@infra-orchestration/backstage-plugin-infra-node';

interface Connection {
  url: string;
  token: string;
}

interface Inputs {
  quota: number;
}

/** As the mail service shows it; the password can be set, and never read. */
interface Mailbox {
  owner?: string;
  quota: number;
}

interface CallOptions {
  connection: Connection;
  externalName: string;
  signal: AbortSignal;
}

export function createMailboxDriver(fetchApi: typeof fetch = fetch): Driver {
  /** The only way out. Answers with what is there, or undefined where nothing is. */
  async function call(
    method: 'GET' | 'PUT' | 'DELETE',
    { connection, externalName, signal }: CallOptions,
    headers: Record<string, string> = {},
    body?: object,
  ): Promise<{ mailbox: Mailbox; etag: string } | undefined> {
    signal.throwIfAborted();
    const doing = `${method} mailbox ${externalName}`;
    const response = await fetchApi(
      `${connection.url}/mailboxes/${encodeURIComponent(externalName)}`,
      {
        method,
        signal,
        headers: { authorization: `Bearer ${connection.token}`, ...headers },
        body: body && JSON.stringify(body),
      },
    ).catch(error => {
      signal.throwIfAborted();
      throw new DriverError('retryable', `Could not ${doing}`, {
        cause: error,
      });
    });
    if (response.status === 404) {
      return undefined;
    }
    if (!response.ok) {
      throw errorOf(response, doing);
    }
    return {
      mailbox: await response.json(),
      etag: response.headers.get('etag') ?? '',
    };
  }

  const mailboxKind = createResourceKind<Connection, Inputs>({
    kind: 'mailbox',
    title: 'Mailbox',
    capabilities: { adopt: true, watch: false },
    inputSchema: {
      type: 'object',
      properties: { quota: { type: 'integer', minimum: 1 } },
      required: ['quota'],
      additionalProperties: false,
    },
    outputSchema: {
      type: 'object',
      properties: {
        user: { type: 'string' },
        password: { type: 'string', 'x-secret': true },
      },
      required: ['user', 'password'],
    },

    externalName: ({ environmentName, instanceId }) =>
      `${environmentName}-${instanceId.slice(0, 8)}`,

    async observe(request) {
      const { externalName, identity, inputs, secrets } = request;
      const found = await call('GET', request);
      if (!found) {
        return { status: 'absent' };
      }
      const { owner, quota } = found.mailbox;
      const owned = owner === identity.ownershipMark;
      const password = await secrets.get('password');
      const upToDate = quota === inputs.quota;
      const outputs: DriverOutputs =
        owned && password ? { user: externalName, password } : {};
      return {
        status: 'present',
        owned,
        foundMark: owner,
        upToDate,
        diff: upToDate
          ? []
          : [{ path: '/quota', before: quota, after: inputs.quota }],
        ready: owned && password !== undefined,
        outputs,
      };
    },

    async apply(request) {
      const { externalName, identity, inputs, secrets, adopt } = request;
      // Stored before the mailbox is made: a crash in between loses nothing.
      const password = await secrets.ensure('password', () =>
        randomBytes(24).toString('base64url'),
      );
      const found = await call('GET', request);
      const owner = found?.mailbox.owner;
      const mayAdopt = adopt && owner === undefined;
      if (found && owner !== identity.ownershipMark && !mayAdopt) {
        throw new DriverError(
          'conflict',
          `The mailbox ${externalName} belongs to ${owner ?? 'somebody else'}`,
        );
      }
      request.logger.info(`Setting up the mailbox ${externalName}`);
      // Mark and mailbox come into being in one call, and only if nobody else was quicker.
      await call(
        'PUT',
        request,
        found ? { 'if-match': found.etag } : { 'if-none-match': '*' },
        { owner: identity.ownershipMark, quota: inputs.quota, password },
      );
      return { status: 'done' };
    },

    async remove(request) {
      const found = await call('GET', request);
      if (found?.mailbox.owner === request.identity.ownershipMark) {
        await call('DELETE', request, { 'if-match': found.etag });
      }
      return { status: 'done' };
    },
  });

  return createDriver<Connection>({
    id: 'mailbox',
    title: 'Mail service',
    configSchema: {
      type: 'object',
      properties: { url: { type: 'string' } },
      required: ['url'],
      additionalProperties: false,
    },
    credentials: {
      token: { required: true, description: 'API token of the mail service' },
    },
    kinds: [mailboxKind],
    connect: async ({ config, credentials }) => ({
      url: String(config.url),
      token: credentials.token,
    }),
    checkAccess: async (connection, { signal }) => {
      const name = 'see and change mailboxes';
      try {
        await call('GET', { connection, externalName: 'access-check', signal });
        return { ok: true, checks: [{ name, granted: true }] };
      } catch (error) {
        if (!isDriverError(error) || error.code !== 'accessDenied') {
          throw error;
        }
        const { message } = error;
        return { ok: false, checks: [{ name, granted: false, message }] };
      }
    },
  });
}

function errorOf(response: Response, doing: string): DriverError {
  const message = `Could not ${doing}: ${response.status}`;
  switch (response.status) {
    case 401:
    case 403:
      return new DriverError('accessDenied', message);
    case 400:
    case 422:
      return new DriverError('terminal', message);
    default: {
      // Also 412: somebody was quicker, and the next attempt sees who.
      return new DriverError('retryable', message, {
        retryAfter: retryAfterOf(response),
      });
    }
  }
}

/** The header is a number of seconds, or a date. */
function retryAfterOf(response: Response): number | undefined {
  const header = response.headers.get('retry-after');
  if (header === null) {
    return undefined;
  }
  const milliseconds = /^\d+$/.test(header)
    ? Number(header) * 1000
    : Date.parse(header) - Date.now();
  return milliseconds > 0 ? milliseconds : undefined;
}
