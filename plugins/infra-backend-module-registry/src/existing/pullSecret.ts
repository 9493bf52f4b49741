import {
  createResourceKind,
  InstanceSecrets,
  JsonSchema,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { FieldDiff } from '@infra-orchestration/backstage-plugin-infra-common';
import { Login } from '../client/RegistryLogin';
import { writeDockerConfig } from '../dockerConfig';
import { hostsSchema, outputSchema } from '../pullSecretSchema';
import { ExistingConnection } from './config';
import { isDue, isOver, Life } from './life';

export interface PullSecretInputs {
  hosts?: string[];
}

/** What is kept, as one secret: a crash never leaves a login with the life of another. */
interface KeptLogin extends Login {
  source: string;
  life?: Life;
}

const SECRET = 'login';

const inputSchema: JsonSchema = {
  type: 'object',
  properties: { hosts: hostsSchema },
  additionalProperties: false,
};

/**
 * The provider's login as a cluster wants it. Nothing is made in the registry; logins that end are
 * exchanged for others before they do, by whoever looks.
 */
export const pullSecretKind = createResourceKind<
  ExistingConnection,
  PullSecretInputs
>({
  kind: 'pull-secret',
  title: 'Pull secret',
  capabilities: { adopt: false, watch: false },
  inputSchema,
  outputSchema,

  externalName: ({ environmentName, address }) =>
    `${environmentName}/${address}`,

  async observe({ connection, inputs, state, secrets, signal }) {
    signal.throwIfAborted();
    if (!state?.hosts) {
      return { status: 'absent' };
    }
    const kept = await read(secrets);
    const { now, url } = connection;
    const hosts = inputs.hosts ?? [url.host];
    const before = state.hosts as string[];
    const diff: FieldDiff[] = [
      ...(same(before, hosts)
        ? []
        : [{ path: '/hosts', before, after: hosts }]),
      ...((await isGood(kept, connection, signal))
        ? []
        : [{ path: '/login', secret: true }]),
    ];
    const ready = kept !== undefined && !isOver(kept.life, now());
    return {
      status: 'present',
      owned: true,
      upToDate: diff.length === 0,
      diff,
      ready,
      ...(!ready && {
        message: kept
          ? 'The login has ended before it was renewed'
          : 'The login is no longer in the secret store',
      }),
      outputs: kept
        ? {
            dockerConfig: writeDockerConfig(hosts, kept),
            server: url.host,
            username: kept.username,
            ...(kept.life && {
              expiresAt: new Date(kept.life.expiresAt).toISOString(),
            }),
          }
        : {},
    };
  },

  async apply({ connection, inputs, secrets, signal, logger }) {
    signal.throwIfAborted();
    const { source, url } = connection;
    const kept = await read(secrets);
    if (!kept || !(await isGood(kept, connection, signal))) {
      const login = await source.obtain(signal);
      await connection.tryLogin(login, signal);
      const { username, password, life } = login;
      const next: KeptLogin = {
        ...{ username, password, life },
        source: source.description,
      };
      await secrets.set(SECRET, JSON.stringify(next));
      if (life) {
        logger.info(
          `The login for ${url.host} is good until ${new Date(
            life.expiresAt,
          ).toISOString()}`,
        );
      }
    }
    return { status: 'done', state: { hosts: inputs.hosts ?? [url.host] } };
  },

  async remove({ signal }) {
    signal.throwIfAborted();
    return { status: 'done', state: { removed: true } };
  },
});

async function read(
  secrets: Pick<InstanceSecrets, 'get'>,
): Promise<KeptLogin | undefined> {
  const text = await secrets.get(SECRET);
  return text === undefined ? undefined : JSON.parse(text);
}

/** It comes from what the provider says now, and lasts. */
async function isGood(
  kept: KeptLogin | undefined,
  { source, now }: ExistingConnection,
  signal: AbortSignal,
): Promise<boolean> {
  if (kept?.source !== source.description || isDue(kept.life, now())) {
    return false;
  }
  if (source.isExchange) {
    return true;
  }
  const { username, password } = await source.obtain(signal);
  return kept.username === username && kept.password === password;
}

function same(one: string[], other: string[]): boolean {
  return JSON.stringify([...one].sort()) === JSON.stringify([...other].sort());
}
