import { randomBytes } from 'node:crypto';
import { createClient } from '@redis/client';
import { JsonValue } from '@backstage/types';
import { DriverOutputs } from '@infra-orchestration/backstage-plugin-infra-node';
import {
  ConformanceTarget,
  ConnectionSettings,
  OutsideAccess,
} from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import { requireSandboxPart } from '@infra-orchestration/sandbox';

/** What the page tells to grant, and no more. */
export const LEAST_PRIVILEGE =
  '~infra:* +acl|getuser +acl|setuser +acl|deluser +info +select +scan +unlink +acl|dryrun +acl|save';

interface Login {
  url: string;
  user?: string;
  password?: string;
}

/** One connection for all; the answer to the last command. */
export async function redis(
  { url, user, password }: Login,
  ...commands: string[][]
): Promise<any> {
  const client = createClient({
    url,
    ...(user && { username: user, password }),
    socket: {
      reconnectStrategy: false,
      ...(url.startsWith('rediss:') && {
        tls: true as const,
        rejectUnauthorized: false,
      }),
    },
  });
  client.on('error', () => {});
  await client.connect();
  try {
    let answer: unknown;
    for (const command of commands) {
      answer = await client.sendCommand(command);
    }
    return answer;
  } finally {
    if (client.isOpen) {
      client.destroy();
    }
  }
}

/** The sandbox's server as somebody sees it who may do everything. */
export class TestServer {
  readonly server = requireSandboxPart('redis');
  readonly admin = `infra-admin-${randomBytes(4).toString('hex')}`;
  readonly adminPassword = randomBytes(12).toString('hex');

  /** Makes an administrator with no more rights than the driver asks for. */
  async start(rules: string = LEAST_PRIVILEGE): Promise<void> {
    await this.command(
      ...['ACL', 'SETUSER', this.admin, 'reset', 'on'],
      ...[`>${this.adminPassword}`, ...rules.split(' ')],
    );
  }

  async stop(): Promise<void> {
    await this.command('ACL', 'DELUSER', this.admin);
  }

  command(...words: string[]): Promise<any> {
    return redis(this.server, words);
  }

  settings(
    address: { host: string; port: number } = this.server,
  ): ConnectionSettings {
    return {
      config: {
        host: address.host,
        port: address.port,
        ...(this.server.tls && { tls: { mode: 'require' } }),
      },
      credentials: { user: this.admin, password: this.adminPassword },
    };
  }

  refusedSettings(): ConnectionSettings {
    const { config, credentials } = this.settings();
    return {
      config,
      credentials: { ...credentials, password: 'not-the-password' },
    };
  }

  user(name: string): Promise<any> {
    return this.command('ACL', 'GETUSER', name);
  }

  /** Of one database, as a whole walk finds them. */
  async keys(pattern: string, database = 0): Promise<string[]> {
    return redis(this.server, ['SELECT', `${database}`], ['KEYS', pattern]);
  }

  outside(tamper: OutsideAccess['tamper']): OutsideAccess {
    return {
      exists: async ({ externalName }) =>
        (await this.user(externalName)) !== null ||
        (await this.keys(`infra:${externalName}:*`)).length > 0,
      makeUnowned: async ({ externalName }) => {
        await this.command(
          ...['ACL', 'SETUSER', externalName, 'on', '>of-somebody'],
          ...['~theirs:*', '+get'],
        );
      },
      tamper,
      destroy: async ({ externalName }) => {
        await this.command('ACL', 'DELUSER', externalName);
        const keys = await this.keys(`infra:${externalName}:*`);
        if (keys.length > 0) {
          await this.command('DEL', ...keys);
        }
      },
      snapshot: async ({ externalName }): Promise<JsonValue> =>
        JSON.parse(JSON.stringify(await this.user(externalName))),
      verify: useAsTold,
    };
  }
}

/** Logs in with the outputs alone, and works there as an application would. */
export async function useAsTold(
  target: ConformanceTarget,
  outputs: DriverOutputs,
): Promise<void> {
  const login = { url: String(outputs.url) };
  const prefix = String(outputs.keyPrefix);
  expect(outputs.username).toBe(target.externalName);
  const key = `${prefix}greeting`;
  expect(
    await redis(
      login,
      ['SET', key, 'hello'],
      ['PUBLISH', `${prefix}news`, 'good'],
      ['EVAL', "return redis.call('get', KEYS[1])", '1', key],
    ),
  ).toBe('hello');
  for (const forbidden of [
    ['GET', 'somebody-elses'],
    ['PUBLISH', 'news', 'bad'],
    ['FLUSHALL'],
    ['ACL', 'WHOAMI'],
  ]) {
    await expect(redis(login, forbidden)).rejects.toThrow('NOPERM');
  }
}
