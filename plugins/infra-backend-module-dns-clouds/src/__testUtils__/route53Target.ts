import {
  ChangeResourceRecordSetsCommand,
  CreateHostedZoneCommand,
  DeleteHostedZoneCommand,
  ResourceRecordSet,
  Route53Client,
} from '@aws-sdk/client-route-53';
import {
  formatContent,
  RecordType,
} from '@infra-orchestration/backstage-plugin-infra-backend-module-dns';
import { requireSandboxPart } from '@infra-orchestration/sandbox';
import { randomBytes } from 'node:crypto';
import { createRoute53Driver } from '../route53/driver';
import { readName, readStored } from '../route53/records';
import { awsError, listAll, Route53Proxy } from './route53Proxy';
import { Target, ZoneAccess } from './targets';

const ACCESS_KEY = 'AKIAINFRATEST';
const SECRET_KEY = 'a-secret-of-the-access-key';

/** A hosted zone of its own in the sandbox's moto. */
export class Route53Target implements Target {
  readonly name = 'Route 53 (moto)';
  readonly zone = `z${randomBytes(4).toString('hex')}.example.test`;
  readonly createDriver = createRoute53Driver;
  #client?: Route53Client;
  #proxy?: Route53Proxy;
  #zoneId = '';

  get proxy(): Route53Proxy {
    return this.#proxy!;
  }

  get zoneId(): string {
    return this.#zoneId;
  }

  get client(): Route53Client {
    return this.#client!;
  }

  async start(): Promise<void> {
    const { endpoint, region, accessKeyId, secretAccessKey } =
      requireSandboxPart('moto');
    this.#client = new Route53Client({
      endpoint,
      region,
      credentials: { accessKeyId, secretAccessKey },
    });
    const created = await this.#client.send(
      new CreateHostedZoneCommand({
        Name: this.zone,
        CallerReference: this.zone,
      }),
    );
    this.#zoneId = created.HostedZone!.Id!.replace('/hostedzone/', '');
    this.#proxy = new Route53Proxy(
      { endpoint, client: this.#client },
      ACCESS_KEY,
    );
    await this.#proxy.server.start();
  }

  async stop(): Promise<void> {
    await this.#proxy?.server.stop();
    for (const set of await this.#sets()) {
      if (set.Type !== 'NS' && set.Type !== 'SOA') {
        await this.#send('DELETE', set);
      }
    }
    await this.#client?.send(new DeleteHostedZoneCommand({ Id: this.#zoneId }));
    this.#client?.destroy();
  }

  settings() {
    return {
      config: { zones: [this.zone], endpoint: this.proxy.server.url },
      credentials: { accessKeyId: ACCESS_KEY, secretAccessKey: SECRET_KEY },
    };
  }

  refusedSettings() {
    const credentials = {
      accessKeyId: 'AKIAUNKNOWN',
      secretAccessKey: 'not-the-secret-of-anybody',
    };
    return { ...this.settings(), credentials };
  }

  settingsAt({ host, port }: { host: string; port: number }) {
    const { config, credentials } = this.settings();
    const endpoint = `http://${host}:${port}`;
    return { config: { ...config, endpoint }, credentials };
  }

  server() {
    return this.proxy.server;
  }

  throttled(retryAfter: string) {
    return awsError(400, 'Throttling', 'Rate exceeded', {
      'Retry-After': retryAfter,
    });
  }

  access(): ZoneAccess {
    const at = async (host: string, type: RecordType) =>
      (await this.#sets()).find(
        set => readName(set.Name ?? '') === host && set.Type === type,
      );
    return {
      get: async (host, type) => {
        const set = await at(host, type);
        return set && readStored({ type }, [set], []).record;
      },
      set: (host, type, { values, ttl }) =>
        this.#send('UPSERT', {
          Name: `${host}.`,
          Type: type,
          TTL: ttl,
          ResourceRecords: values.map(value => ({
            Value: formatContent(type, value),
          })),
        }),
      remove: async (host, type) => {
        const set = await at(host, type);
        if (set) {
          await this.#send('DELETE', set);
        }
      },
    };
  }

  #sets() {
    return listAll(this.client, this.#zoneId);
  }

  async #send(Action: 'UPSERT' | 'DELETE', set: ResourceRecordSet) {
    await this.client.send(
      new ChangeResourceRecordSetsCommand({
        HostedZoneId: this.#zoneId,
        ChangeBatch: { Changes: [{ Action, ResourceRecordSet: set }] },
      }),
    );
  }
}
