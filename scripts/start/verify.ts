import { Resolver } from 'node:dns/promises';
import { createRequire } from 'node:module';
import { BackstageApi } from '../lib/api.ts';

const require = createRequire(import.meta.url);

/** What the sandbox tells of its servers; see `sandbox/src/client.ts`. */
export interface Servers {
  kubeconfig: string;
  nameserver: { host: string; port: number };
}

export interface Finding {
  what: string;
  seen: string;
  ok: boolean;
}

interface Instance {
  type: string;
  claimId: string;
  outputs: Record<string, any>;
}

type Check = () => Promise<string>;

/**
 * Looks at the outside itself, past the product: the cluster's API, the name server, a login to the
 * database with the credentials that the workload was given.
 */
export async function verifyEnvironment(
  api: BackstageApi,
  environmentId: string,
  servers: Servers,
): Promise<Finding[]> {
  const instances = await api.request<Instance[]>(
    `infra/environments/${environmentId}/resources`,
  );
  const of = (type: string) => {
    const found = instances.find(instance => instance.type === type);
    if (!found) throw new Error(`The environment has no ${type}`);
    return found.outputs;
  };
  const cluster = connectCluster(servers.kubeconfig);
  const namespace = () => String(of('k8s-namespace').name);

  return Promise.all([
    finding('Namespace on the cluster', async () => {
      const found = await cluster.core.readNamespace({ name: namespace() });
      return `${found.metadata?.name} is ${found.status?.phase}`;
    }),
    finding('Quota, policy and service account in it', async () => {
      const query = { namespace: namespace() };
      const [quotas, policies, accounts] = await Promise.all([
        cluster.core.listNamespacedResourceQuota(query),
        cluster.networking.listNamespacedNetworkPolicy(query),
        cluster.core.listNamespacedServiceAccount(query),
      ]);
      const counts = [quotas, policies, accounts].map(
        list => list.items.length,
      );
      if (counts.includes(0)) throw new Error(`found ${counts.join('/')}`);
      return `${counts[0]} quota, ${counts[1]} policy, ${counts[2]} service accounts`;
    }),
    finding('Workload ready', async () => {
      const { items: deployments } =
        await cluster.apps.listNamespacedDeployment({
          namespace: namespace(),
        });
      const ready = deployments.filter(
        d =>
          d.status?.readyReplicas &&
          d.status.readyReplicas === d.spec?.replicas,
      );
      if (ready.length === 0 || ready.length < deployments.length) {
        throw new Error(
          `${ready.length} of ${deployments.length} deployments ready`,
        );
      }
      return ready
        .map(
          d =>
            `${d.metadata?.name} ${d.status?.readyReplicas}/${d.spec?.replicas} pods`,
        )
        .join(', ');
    }),
    finding('DNS name at the name server', async () => {
      const host = String(of('dns').host);
      const resolver = new Resolver({ timeout: 3000, tries: 1 });
      resolver.setServers([
        `${servers.nameserver.host}:${servers.nameserver.port}`,
      ]);
      return `${host} → ${(await resolver.resolve4(host)).join(', ')}`;
    }),
    finding('Login to the database', () =>
      loginAsWorkload(cluster, namespace(), of('postgres')),
    ),
  ]);
}

async function finding(what: string, check: Check): Promise<Finding> {
  try {
    return { what, seen: await check(), ok: true };
  } catch (error) {
    return {
      what,
      seen: String((error as Error).message).split('\n')[0],
      ok: false,
    };
  }
}

function connectCluster(kubeconfig: string) {
  const k8s =
    require('@kubernetes/client-node') as typeof import('@kubernetes/client-node');
  const config = new k8s.KubeConfig();
  config.loadFromFile(kubeconfig);
  return {
    core: config.makeApiClient(k8s.CoreV1Api),
    apps: config.makeApiClient(k8s.AppsV1Api),
    networking: config.makeApiClient(k8s.NetworkingV1Api),
  };
}

/** The password is read where the workload reads it: from the Secret in its namespace. */
async function loginAsWorkload(
  cluster: ReturnType<typeof connectCluster>,
  namespace: string,
  database: Record<string, any>,
): Promise<string> {
  const { items } = await cluster.core.listNamespacedSecret({ namespace });
  const encoded = items
    .flatMap(secret => Object.entries(secret.data ?? {}))
    .find(([key]) => key.endsWith('DB_PASSWORD'))?.[1];
  if (!encoded) throw new Error(`no DB_PASSWORD in a Secret of ${namespace}`);
  const { Client } = require('pg') as typeof import('pg');
  const client = new Client({
    host: database.host,
    port: Number(database.port),
    database: database.name,
    user: database.username,
    password: Buffer.from(encoded, 'base64').toString('utf8'),
  });
  await client.connect();
  try {
    const { rows } = await client.query(
      'select current_user as who, current_database() as what',
    );
    return `${rows[0].who} in ${rows[0].what}`;
  } finally {
    await client.end();
  }
}
