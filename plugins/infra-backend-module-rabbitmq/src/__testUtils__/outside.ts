import { randomBytes } from 'node:crypto';
import { connect } from 'amqplib';
import { JsonObject, JsonValue } from '@backstage/types';
import { DriverOutputs } from '@infra-orchestration/backstage-plugin-infra-node';
import {
  ConformanceTarget,
  ConnectionSettings,
  OutsideAccess,
} from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import { requireSandboxPart } from '@infra-orchestration/sandbox';

/** The sandbox's server as its first administrator sees it. */
export class TestServer {
  readonly server = requireSandboxPart('rabbitmq');
  readonly admin = `infra-admin-${randomBytes(4).toString('hex')}`;
  readonly adminPassword = randomBytes(12).toString('hex');

  /** Makes a user with no more rights than the driver asks for: a tag, and no permissions anywhere. */
  async start(tags = 'administrator'): Promise<void> {
    await this.api('PUT', `/users/${this.admin}`, {
      password: this.adminPassword,
      tags,
    });
  }

  async stop(): Promise<void> {
    await this.api('DELETE', `/users/${this.admin}`);
  }

  /** Answers with undefined where there is nothing. */
  async api(method: string, path: string, body?: JsonObject): Promise<any> {
    const { managementUrl, user, password } = this.server;
    const login = Buffer.from(`${user}:${password}`).toString('base64');
    const response = await fetch(`${managementUrl}/api${path}`, {
      method,
      headers: {
        authorization: `Basic ${login}`,
        'content-type': 'application/json',
      },
      body: body && JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok && response.status !== 404) {
      throw new Error(`${method} ${path}: ${response.status} ${text}`);
    }
    return response.ok && text ? JSON.parse(text) : undefined;
  }

  settings(
    managementUrl: string = this.server.managementUrl,
  ): ConnectionSettings {
    const { host, port } = this.server;
    return {
      config: { managementUrl, amqp: { host, port } },
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

  async snapshot(name: string): Promise<JsonValue> {
    const paths = [
      `/vhosts/${name}`,
      `/users/${name}`,
      `/permissions/${name}/${name}`,
      `/vhost-limits/${name}`,
    ];
    const [vhost, ...rest] = await Promise.all(
      paths.map(path => this.api('GET', path)),
    );
    // What remains is figures of messages, which change by themselves.
    const { description, tags, default_queue_type: type } = vhost ?? {};
    return JSON.parse(JSON.stringify([{ description, tags, type }, ...rest]));
  }

  outside(tamper: OutsideAccess['tamper']): OutsideAccess {
    return {
      exists: async ({ externalName }) =>
        (await this.api('GET', `/vhosts/${externalName}`)) !== undefined ||
        (await this.api('GET', `/users/${externalName}`)) !== undefined,
      makeUnowned: async ({ externalName }) => {
        await this.api('PUT', `/vhosts/${externalName}`, {});
      },
      tamper,
      destroy: async ({ externalName }) => {
        await this.api('DELETE', `/vhosts/${externalName}`);
        await this.api('DELETE', `/users/${externalName}`);
      },
      snapshot: ({ externalName }) => this.snapshot(externalName),
      verify: useAsTold,
    };
  }
}

/** Connects with the outputs alone, and works there as an application would. */
export async function useAsTold(
  target: ConformanceTarget,
  outputs: DriverOutputs,
): Promise<void> {
  expect(outputs.vhost).toBe(target.externalName);
  const connection = await connect(String(outputs.uri));
  connection.on('error', () => {});
  try {
    const channel = await connection.createConfirmChannel();
    channel.on('error', () => {});
    await channel.assertQueue('app.orders', { durable: true });
    channel.sendToQueue('app.orders', Buffer.from('one'));
    await channel.waitForConfirms();
    const message = await channel.get('app.orders', { noAck: true });
    expect(message && message.content.toString()).toBe('one');
  } finally {
    await connection.close();
  }
}
