import { createRequire } from 'node:module';
import { setTimeout } from 'node:timers/promises';
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
  #refusing: string[] = [];

  constructor(instance: string) {
    this.#instance = instance;
  }

  #cluster<T extends import('@kubernetes/client-node').ApiType>(
    api: import('@kubernetes/client-node').ApiConstructor<T>,
  ): T {
    const config = new k8s.KubeConfig();
    config.loadFromFile(
      requireSandboxPart('kubernetes', this.#instance).kubeconfig,
    );
    return config.makeApiClient(api);
  }

  async namespaceExists(name: string): Promise<boolean> {
    const { items } = await this.#cluster(k8s.CoreV1Api).listNamespace({
      fieldSelector: `metadata.name=${name}`,
    });
    return items.length > 0;
  }

  /** The password that the workload in a namespace is given, read where it reads it. */
  async databasePassword(namespace: string): Promise<string> {
    const { items } = await this.#cluster(k8s.CoreV1Api).listNamespacedSecret({
      namespace,
    });
    const encoded = items
      .flatMap(secret => Object.entries(secret.data ?? {}))
      .find(([key]) => key.endsWith('DB_PASSWORD'))?.[1];
    if (!encoded) throw new Error(`No DB_PASSWORD in a Secret of ${namespace}`);
    return Buffer.from(encoded, 'base64').toString('utf8');
  }

  /**
   * Has the cluster refuse objects of a kind in a namespace with a message, as the rules of an
   * organisation do. Dry runs pass, so that no plan foresees it.
   */
  async refuse(namespace: string, resource: string, message: string) {
    const api = this.#cluster(k8s.AdmissionregistrationV1Api);
    const name = `refuse-${namespace}`;
    await api.createValidatingAdmissionPolicy({
      body: {
        metadata: { name },
        spec: {
          failurePolicy: 'Fail',
          matchConstraints: {
            resourceRules: [
              {
                apiGroups: ['*'],
                apiVersions: ['*'],
                operations: ['CREATE', 'UPDATE'],
                resources: [resource, 'configmaps'],
              },
            ],
          },
          validations: [
            {
              // The ConfigMap is the probe that tells when the rule is in force.
              expression: `request.dryRun || (request.resource.resource == 'configmaps'
                ? object.metadata.name != '${name}'
                : request.namespace != '${namespace}')`,
              message,
            },
          ],
        },
      },
    });
    this.#refusing.push(namespace);
    await api.createValidatingAdmissionPolicyBinding({
      body: {
        metadata: { name },
        spec: { policyName: name, validationActions: ['Deny'] },
      },
    });
    await this.#untilRefused(name, true);
  }

  async allow(namespace: string): Promise<void> {
    await this.#removeRefusal(namespace);
    await this.#untilRefused(`refuse-${namespace}`, false);
  }

  async #removeRefusal(namespace: string) {
    const api = this.#cluster(k8s.AdmissionregistrationV1Api);
    const name = `refuse-${namespace}`;
    this.#refusing = this.#refusing.filter(other => other !== namespace);
    await api.deleteValidatingAdmissionPolicyBinding({ name });
    await api.deleteValidatingAdmissionPolicy({ name });
  }

  /** The API server takes a moment to follow a change of its rules. */
  async #untilRefused(name: string, wanted: boolean): Promise<void> {
    const api = this.#cluster(k8s.CoreV1Api);
    const namespace = 'default';
    const deadline = Date.now() + 30_000;
    while (Date.now() < deadline) {
      const isRefused = await api
        .createNamespacedConfigMap({ namespace, body: { metadata: { name } } })
        .then(
          () => false,
          error => {
            if (error.code === 422) return true;
            throw error;
          },
        );
      if (!isRefused) await api.deleteNamespacedConfigMap({ namespace, name });
      if (isRefused === wanted) return;
      await setTimeout(200);
    }
    throw new Error(`The cluster does not follow the change of ${name}`);
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
    for (const namespace of this.#refusing) {
      await this.#removeRefusal(namespace);
    }
  }

  #postgres() {
    return new pg.Client({
      connectionString: requireSandboxPart('postgres', this.#instance).url,
    });
  }

  #powerdns() {
    return requireSandboxPart('powerdns', this.#instance);
  }
}
