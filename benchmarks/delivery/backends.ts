import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requireSandboxPart } from '../../sandbox/src/client.ts';
import { BackstageApi } from '../../scripts/lib/api.ts';
import {
  type RunningBackstage,
  startBackstage,
} from '../../scripts/lib/backstage.ts';
import { stop } from '../../scripts/lib/run.ts';
import { untilInCatalog } from '../../scripts/lib/template.ts';
import { cpuSecondsOf } from '../lib/cpu.ts';
import {
  entities,
  entityRefOf,
  platform,
  REGISTRY_PASSWORD,
  REGISTRY_USER,
} from './platform.ts';

export const DATABASES = {
  sqlite: { title: 'SQLite', replicas: 1 },
  postgres: { title: 'PostgreSQL, two replicas', replicas: 2 },
} as const;
export type Database = keyof typeof DATABASES;

const SECRET = 'what-the-registry-sends-along';

export interface BackendsOptions {
  instance: string;
  database: Database;
  components: number;
}

/** Whole Backstage backends on one database, asked in turn as a balancer would. */
export class Backends {
  readonly #directory = mkdtempSync(join(tmpdir(), 'infra-bench-'));
  readonly #options: BackendsOptions;
  readonly #running: RunningBackstage[] = [];
  #apis: BackstageApi[] = [];
  #turn = 0;

  static async start(options: BackendsOptions): Promise<Backends> {
    const backends = new Backends(options);
    try {
      await backends.#start();
    } catch (error) {
      await backends.stop();
      throw error;
    }
    return backends;
  }

  private constructor(options: BackendsOptions) {
    this.#options = options;
  }

  async #start(): Promise<void> {
    const { instance, database, components } = this.#options;
    const env = this.#environment();
    // One after the other: the first makes the tables.
    for (let n = 1; n <= DATABASES[database].replicas; n++) {
      const name = `${instance}/backstage-${database}-${n}`;
      this.#running.push(await startBackstage({ name, port: 0, env }));
    }
    this.#apis = this.#running.map(({ url }) => new BackstageApi(url));
    const wanted = Array.from({ length: components }, (_, n) => entityRefOf(n));
    await untilInCatalog(this.api, wanted);
  }

  /** Of the replica whose turn it is. */
  get api(): BackstageApi {
    return this.#apis[this.#turn++ % this.#apis.length];
  }

  /** Sends what the registry sends of a push. @returns when it was accepted */
  async notify(repository: string, tag: string, digest: string) {
    const { baseUrl } = this.api;
    const { url } = requireSandboxPart(
      'registry',
      this.#options.instance,
    ).htpasswd;
    const answer = await fetch(`${baseUrl}/api/events/infra/oci`, {
      method: 'POST',
      headers: {
        'content-type': 'application/vnd.docker.distribution.events.v2+json',
        authorization: SECRET,
      },
      body: JSON.stringify({
        events: [
          {
            id: crypto.randomUUID(),
            timestamp: new Date().toISOString(),
            action: 'push',
            target: { repository, tag, digest },
            request: { host: new URL(url).host },
          },
        ],
      }),
    });
    const acceptedAt = Date.now();
    const text = await answer.text();
    if (answer.status !== 202) throw new Error(`${answer.status} ${text}`);
    return acceptedAt;
  }

  cpuSeconds(): number {
    return this.#running
      .map(({ process }) => cpuSecondsOf(process.pid!))
      .reduce((sum, each) => sum + each, 0);
  }

  async stop(): Promise<void> {
    await Promise.all(this.#running.map(({ process }) => stop(process)));
    rmSync(this.#directory, { recursive: true });
  }

  #environment(): NodeJS.ProcessEnv {
    const { instance, database, components } = this.#options;
    const { url, user, password } = requireSandboxPart(
      'registry',
      instance,
    ).htpasswd;
    const directory = join(this.#directory, 'database');
    mkdirSync(directory);
    const documents = this.#write('platform.yaml', platform(url));
    const catalog = this.#write('entities.yaml', entities(components));
    return {
      INFRA_DEMO_DATABASE: directory,
      INFRA_DEMO_REGISTRY_SECRET: SECRET,
      [REGISTRY_USER]: user,
      [REGISTRY_PASSWORD]: password,
      APP_CONFIG_infra_installation: `bench-${process.pid}`,
      APP_CONFIG_infra_documents: JSON.stringify([
        { type: 'file', target: documents },
      ]),
      APP_CONFIG_catalog_locations: JSON.stringify([
        { type: 'file', target: catalog },
      ]),
      ...(database === 'postgres'
        ? this.#postgres()
        : // One backend has nobody to pass events on to.
          { APP_CONFIG_events_useEventBus: 'never' }),
    };
  }

  #postgres(): NodeJS.ProcessEnv {
    const { host, port, user, password, ssl } = requireSandboxPart(
      'postgres',
      this.#options.instance,
    );
    const tls = ssl && { rejectUnauthorized: ssl.mode !== 'require' };
    return {
      APP_CONFIG_backend_database_client: 'pg',
      APP_CONFIG_backend_database_prefix: `bench_${process.pid}_`,
      APP_CONFIG_backend_database_connection: JSON.stringify({
        ...{ host, port, user, password },
        ...(tls && { ssl: { ...tls, ca: ssl.ca } }),
      }),
    };
  }

  /** JSON is YAML. */
  #write(name: string, documents: object[]): string {
    const file = join(this.#directory, name);
    writeFileSync(
      file,
      documents.map(each => JSON.stringify(each)).join('\n---\n'),
    );
    return file;
  }
}
