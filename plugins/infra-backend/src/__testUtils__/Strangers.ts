import { CoreV1Api, KubeConfig } from '@kubernetes/client-node';
import { JsonObject } from '@backstage/types';
import { requireSandboxPart } from '@infra-orchestration/sandbox';
import { Db } from '../store';
import { connectTo } from '../store/__testUtils__/connectTo';

const MARK = 'infra-orchestration.dev/ownership-mark';

/** Names of a namespace, a DNS name and a database. */
export interface StrangersNames {
  place: string;
  name: string;
  store: string;
}

const provider = (name: string, spec: JsonObject): JsonObject => ({
  apiVersion: 'infra-orchestration.dev/v1alpha1',
  kind: 'Provider',
  metadata: { name },
  spec,
});

/** Somebody who makes things on the same servers by hand, and looks at them past the suite. */
export class Strangers {
  readonly #cluster = requireSandboxPart('kubernetes');
  readonly #powerdns = requireSandboxPart('powerdns');
  readonly #postgres = requireSandboxPart('postgres');
  readonly #core: CoreV1Api;

  constructor() {
    const config = new KubeConfig();
    config.loadFromFile(this.#cluster.kubeconfig);
    this.#core = config.makeApiClient(CoreV1Api);
  }

  get zone(): string {
    return this.#powerdns.zones[0];
  }

  get secrets(): Record<string, string> {
    return {
      STRANGERS_POWERDNS_KEY: this.#powerdns.apiKey,
      STRANGERS_POSTGRES_URL: this.#postgres.url,
    };
  }

  /** The servers as the suite is given them. */
  get providers(): JsonObject[] {
    const { apiUrl, serverId, zones, dnsHost, dnsPort } = this.#powerdns;
    return [
      provider('cluster', {
        driver: 'kubernetes',
        config: { kubeconfigFile: this.#cluster.kubeconfig },
      }),
      provider('powerdns', {
        driver: 'powerdns',
        config: {
          apiUrl,
          serverId,
          zones,
          nameserver: { host: dnsHost, port: dnsPort },
        },
        credentials: { apiKey: { env: 'STRANGERS_POWERDNS_KEY' } },
      }),
      provider('server', {
        driver: 'postgres',
        config: {},
        credentials: { url: { env: 'STRANGERS_POSTGRES_URL' } },
      }),
    ];
  }

  async make({ place, name, store }: StrangersNames): Promise<void> {
    await this.#core.createNamespace({
      body: { metadata: { name: place, labels: { team: 'old' } } },
    });
    await this.#changeRecord(name, {
      changetype: 'REPLACE',
      ttl: 60,
      records: [{ content: '192.0.2.99', disabled: false }],
    });
    await this.#asAdministrator(async db => {
      await db.raw('create role ?? login', [store]);
      await db.raw('create database ?? owner ??', [store, store]);
    });
  }

  async look({ place, name, store }: StrangersNames) {
    const namespace = await this.#core
      .readNamespace({ name: place })
      .catch(() => undefined);
    const { metadata } = namespace ?? {};
    return {
      place: metadata && {
        uid: metadata.uid,
        labels: metadata.labels,
        isMarked: metadata.annotations?.[MARK] !== undefined,
      },
      name: await this.#addressesOf(name),
      store: await this.#databaseOf(store),
    };
  }

  async remove({ place, name, store }: StrangersNames): Promise<void> {
    await this.#core.deleteNamespace({ name: place }).catch(() => {});
    await this.#changeRecord(name, { changetype: 'DELETE' });
    await this.#asAdministrator(async db => {
      await db.raw('drop database if exists ??', [store]);
      await db.raw('drop role if exists ??', [store]);
    });
  }

  async #addressesOf(name: string): Promise<string[]> {
    const { rrsets } = (await this.#zone({ method: 'GET' }).then(answer =>
      answer.json(),
    )) as {
      rrsets: { name: string; type: string; records: { content: string }[] }[];
    };
    return rrsets
      .filter(set => set.name.includes(`${name}.${this.zone}`))
      .flatMap(({ type, records }) =>
        // Marks come and go with the record.
        type === 'TXT' ? [] : records.map(({ content }) => content),
      );
  }

  async #databaseOf(store: string): Promise<unknown> {
    const { rows } = await this.#asAdministrator(db =>
      db.raw(
        `select oid, datname, datdba, datacl, datconnlimit,
           shobj_description(oid, 'pg_database') as comment
         from pg_database where datname = ?`,
        [store],
      ),
    );
    return rows[0];
  }

  async #changeRecord(name: string, change: JsonObject): Promise<void> {
    const answer = await this.#zone({
      method: 'PATCH',
      body: JSON.stringify({
        rrsets: [{ name: `${name}.${this.zone}.`, type: 'A', ...change }],
      }),
    });
    if (!answer.ok) {
      throw new Error(`PowerDNS answers ${answer.status}`);
    }
  }

  #zone(request: RequestInit): Promise<Response> {
    const { apiUrl, apiKey, serverId } = this.#powerdns;
    return fetch(`${apiUrl}/api/v1/servers/${serverId}/zones/${this.zone}.`, {
      ...request,
      headers: { 'x-api-key': apiKey, 'content-type': 'application/json' },
    });
  }

  async #asAdministrator<T>(ask: (db: Db) => PromiseLike<T>): Promise<T> {
    const db = connectTo({
      client: 'pg',
      connection: this.#postgres.url,
      pool: { min: 0, max: 1 },
    });
    try {
      return await ask(db);
    } finally {
      await db.destroy();
    }
  }
}
