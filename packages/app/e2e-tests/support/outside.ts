import { createRequire } from 'node:module';
import { requireSandboxPart } from '../../../../sandbox/src/client.ts';
import { resolverAt } from '../../../../sandbox/src/parts/dns.ts';

const require = createRequire(import.meta.url);
const k8s =
  require('@kubernetes/client-node') as typeof import('@kubernetes/client-node');
const pg = require('pg') as typeof import('pg');

/**
 * The sandbox's servers, spoken to directly: what a test asks here, the product cannot pretend; and
 * what a test does here, somebody else could have done.
 */
export class Outside {
  readonly #instance: string;
  #holding: import('pg').Client | undefined;

  constructor(instance: string) {
    this.#instance = instance;
  }

  async namespaceExists(name: string): Promise<boolean> {
    const config = new k8s.KubeConfig();
    config.loadFromFile(
      requireSandboxPart('kubernetes', this.#instance).kubeconfig,
    );
    const { items } = await config
      .makeApiClient(k8s.CoreV1Api)
      .listNamespace({ fieldSelector: `metadata.name=${name}` });
    return items.length > 0;
  }

  /** The addresses that the name server answers with; none for a name that does not exist. */
  async addresses(host: string): Promise<string[]> {
    const { dnsHost, dnsPort } = this.#powerdns();
    const resolver = await resolverAt(dnsHost, dnsPort, {
      timeout: 3000,
      tries: 2,
    });
    return resolver.resolve4(host).catch(error => {
      if (['ENOTFOUND', 'ENODATA'].includes(error.code)) return [];
      throw error;
    });
  }

  /** Somebody's record, made past the product and without its mark of ownership. */
  async putForeignAddress(host: string, address: string): Promise<void> {
    await this.#changeRecord({
      name: `${host}.`,
      type: 'A',
      ttl: 60,
      changetype: 'REPLACE',
      records: [{ content: address, disabled: false }],
    });
  }

  async removeForeignAddress(host: string): Promise<void> {
    await this.#changeRecord({
      name: `${host}.`,
      type: 'A',
      changetype: 'DELETE',
    });
  }

  async databaseAndRole(
    database: string,
    role: string,
  ): Promise<{ database: boolean; role: boolean }> {
    const client = this.#postgres();
    await client.connect();
    try {
      const { rows } = await client.query(
        `select exists(select from pg_database where datname = $1) as database,
                exists(select from pg_roles where rolname = $2) as role`,
        [database, role],
      );
      return rows[0];
    } finally {
      await client.end();
    }
  }

  /** Has the PostgreSQL server keep everybody who creates a database waiting until `release`. */
  async holdDatabases(): Promise<void> {
    this.#holding = this.#postgres();
    await this.#holding.connect();
    await this.#holding.query('begin');
    await this.#holding.query('lock table pg_database in exclusive mode');
  }

  async release(): Promise<void> {
    await this.#holding?.end();
    this.#holding = undefined;
  }

  #postgres() {
    return new pg.Client({
      connectionString: requireSandboxPart('postgres', this.#instance).url,
    });
  }

  #powerdns() {
    return requireSandboxPart('powerdns', this.#instance);
  }

  async #changeRecord(change: {
    name: string;
    type: string;
    [key: string]: unknown;
  }) {
    const { apiUrl, apiKey, serverId, zones } = this.#powerdns();
    const zone = zones.find(candidate =>
      change.name.endsWith(`.${candidate}.`),
    );
    const response = await fetch(
      `${apiUrl}/api/v1/servers/${serverId}/zones/${zone}.`,
      {
        method: 'PATCH',
        headers: { 'X-API-Key': apiKey, 'content-type': 'application/json' },
        body: JSON.stringify({ rrsets: [change] }),
      },
    );
    if (!response.ok) {
      throw new Error(
        `PowerDNS answered ${response.status}: ${await response.text()}`,
      );
    }
  }
}
