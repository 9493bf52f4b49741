import { createRequire } from 'node:module';
import { type PostgresSsl } from '../../sandbox/src/client.ts';
import { resolverAt } from '../../sandbox/src/parts/dns.ts';
import { BackstageApi } from '../lib/api.ts';
import { type DemoServers } from '../lib/sandboxEnvironment.ts';

const require = createRequire(import.meta.url);

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
  servers: DemoServers,
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
  const { nameserver, postgresSsl } = servers;
  return Promise.all([
    finding('Namespace on the cluster', async () => {
      const found = await cluster.core.readNamespace({ name: namespace() });
      return `${found.metadata?.name} is ${found.status?.phase}`;
    }),
    finding('Quota, policy and service account in it', () =>
      contentOf(cluster, namespace()),
    ),
    finding('Workload ready', () => readyWorkload(cluster, namespace())),
    finding('DNS name at the name server', async () => {
      const host = String(of('dns').host);
      const resolver = await resolverAt(nameserver.host, nameserver.port, {
        timeout: 3000,
        tries: 1,
      });
      return `${host} → ${(await resolver.resolve4(host)).join(', ')}`;
    }),
    finding('Login to the database', () =>
      loginAsWorkload(cluster, namespace(), of('postgres'), postgresSsl),
    ),
  ]);
}

/** Whether the cluster has such a namespace, whoever made it. */
export async function hasNamespace(
  { kubeconfig }: DemoServers,
  name: string,
): Promise<boolean> {
  try {
    await connectCluster(kubeconfig).core.readNamespace({ name });
    return true;
  } catch (error) {
    if ((error as { code?: number }).code === 404) return false;
    throw error;
  }
}

type Cluster = ReturnType<typeof connectCluster>;

async function contentOf(cluster: Cluster, namespace: string): Promise<string> {
  const [quotas, policies, accounts] = await Promise.all([
    cluster.core.listNamespacedResourceQuota({ namespace }),
    cluster.networking.listNamespacedNetworkPolicy({ namespace }),
    cluster.core.listNamespacedServiceAccount({ namespace }),
  ]);
  const counts = [quotas, policies, accounts].map(list => list.items.length);
  if (counts.includes(0)) throw new Error(`found ${counts.join('/')}`);
  return `${counts[0]} quota, ${counts[1]} policy, ${counts[2]} service accounts`;
}

async function readyWorkload(
  cluster: Cluster,
  namespace: string,
): Promise<string> {
  const { items } = await cluster.apps.listNamespacedDeployment({ namespace });
  const ready = items.filter(
    ({ status, spec }) =>
      status?.readyReplicas && status.readyReplicas === spec?.replicas,
  );
  if (ready.length === 0 || ready.length < items.length) {
    throw new Error(`${ready.length} of ${items.length} deployments ready`);
  }
  return ready
    .map(
      ({ metadata, status, spec }) =>
        `${metadata?.name} ${status?.readyReplicas}/${spec?.replicas} pods`,
    )
    .join(', ');
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
  cluster: Cluster,
  namespace: string,
  database: Record<string, any>,
  ssl: PostgresSsl | undefined,
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
    ssl: ssl && {
      rejectUnauthorized: ssl.mode === 'verify-full',
      ca: ssl.ca,
    },
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
