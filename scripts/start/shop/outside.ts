import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import {
  requireSandboxPart,
  type SandboxConnections,
} from '../../../sandbox/src/client.ts';
import { askLegacy } from '../../../sandbox/src/parts/legacy.ts';
import { resolverAt } from '../../../sandbox/src/parts/dns.ts';
import { dashboardsOf } from '../../lib/providers.ts';
import { dataDirectory } from '../../lib/sandboxEnvironment.ts';
import { productionCluster } from '../../lib/servers.ts';

const require = createRequire(import.meta.url);

/** Outputs of an environment's resources, by the alias that the Score file gives them. */
export type Outputs = Record<string, Record<string, any>>;

/** One thing on one server: what is seen of it there, past the product. Throws where it is absent. */
export interface Look {
  what: string;
  see: () => Promise<string>;
}

/** What the container of the shop is given, where it is given it. */
export type Variables = Record<string, string>;

export interface Place {
  instance: string;
  production: boolean;
}

const clusterOf = ({ instance, production }: Place) =>
  production
    ? productionCluster(instance)
    : requireSandboxPart('kubernetes', instance);

function connectCluster(place: Place) {
  const k8s =
    require('@kubernetes/client-node') as typeof import('@kubernetes/client-node');
  const config = new k8s.KubeConfig();
  config.loadFromFile(clusterOf(place).kubeconfig);
  return {
    core: config.makeApiClient(k8s.CoreV1Api),
    apps: config.makeApiClient(k8s.AppsV1Api),
  };
}

/** The secrets that the workload reads, from the Secrets of its namespace. */
export async function secretVariables(
  place: Place,
  namespace: string,
): Promise<Variables> {
  const { items } = await connectCluster(place).core.listNamespacedSecret({
    namespace,
  });
  return Object.fromEntries(
    items
      .flatMap(({ data = {} }) => Object.entries(data))
      .map(([name, value]) => [
        name.replace(/^.*\.(?=[A-Z])/, ''),
        Buffer.from(value, 'base64').toString('utf8'),
      ]),
  );
}

/** All that the shop has outside, on whatever servers its type says. */
export function looksAt(place: Place, outputs: Outputs): Look[] {
  return [
    ...inCluster(place, outputs),
    ...(place.production ? [sharedDatabase(place, outputs.db)] : []),
    dnsName(place, outputs.dns),
    redisUser(place, outputs.cache),
    vhost(place, outputs.queue),
    bucket(place, outputs.files),
    account(place, outputs.account),
    {
      what: 'Dashboard of the OpenTofu module',
      see: async () => {
        const name = `${basename(outputs.dashboard.url)}.json`;
        const folder = dashboardsOf(dataDirectory(place.instance));
        if (!existsSync(join(folder, name))) {
          throw new Error(`there is no ${name}`);
        }
        return name;
      },
    },
  ];
}

function inCluster(place: Place, outputs: Outputs): Look[] {
  const { core, apps } = connectCluster(place);
  const namespace = outputs.namespace.name;
  const cluster = place.production ? 'second' : 'first';
  const looks: Look[] = [
    {
      what: `Namespace on the ${cluster} cluster`,
      see: async () => {
        const { metadata } = await core.readNamespace({ name: namespace });
        return metadata!.name!;
      },
    },
    {
      what: `Workload on the ${cluster} cluster`,
      see: async () => {
        const { status } = await apps.readNamespacedDeployment({
          name: 'shop',
          namespace,
        });
        if (!status?.readyReplicas) throw new Error('no pod is ready');
        return `${status.readyReplicas} pods`;
      },
    },
  ];
  looks.push(pullLogin(place, namespace));
  const database: Look = {
    what: 'PostgreSQL in the cluster',
    see: async () => {
      const { status } = await apps.readNamespacedStatefulSet({
        name: 'postgres',
        namespace,
      });
      if (!status?.readyReplicas) throw new Error('no pod is ready');
      return `postgres ${status.readyReplicas}/${status.replicas}`;
    },
  };
  return place.production ? looks : [...looks, database];
}

/** The image that the cluster itself says the shop runs, all of whose pods are ready. */
export async function workloadImage(
  place: Place,
  namespace: string,
): Promise<string> {
  const { spec, status } = await connectCluster(
    place,
  ).apps.readNamespacedDeployment({ name: 'shop', namespace });
  if (!status?.readyReplicas || status.updatedReplicas !== spec?.replicas) {
    throw new Error('its pods are not ready');
  }
  return String(spec?.template.spec?.containers[0].image);
}

/** The registry itself says what the login in the namespace is good for. */
function pullLogin(place: Place, namespace: string): Look {
  return {
    what: 'Login that pulls the images',
    see: async () => {
      const { items } = await connectCluster(place).core.listNamespacedSecret({
        namespace,
      });
      const config = items
        .map(({ data }) => data?.['.dockerconfigjson'])
        .find(data => data !== undefined);
      if (!config) throw new Error(`no pull secret in ${namespace}`);
      const { auths } = JSON.parse(Buffer.from(config, 'base64').toString());
      const [login] = Object.values<any>(auths);
      const { realm, service } = requireSandboxPart(
        'registry',
        place.instance,
      ).token;
      const scope = 'repository:shop:pull,push';
      const response = await fetch(
        `${realm}?${new URLSearchParams({ service, scope })}`,
        { headers: { authorization: `Basic ${login.auth}` } },
      );
      if (!response.ok) throw new Error(`answered ${response.status}`);
      const { token } = (await response.json()) as { token: string };
      const [, payload] = token.split('.');
      const { access } = JSON.parse(
        Buffer.from(payload, 'base64url').toString(),
      );
      const allowed = access.flatMap((each: any) => each.actions).join(', ');
      return `${login.username}: ${allowed}`;
    },
  };
}

function sharedDatabase(
  { instance }: Place,
  { name, username }: Record<string, any>,
): Look {
  return {
    what: 'Role on the shared PostgreSQL',
    see: async () => {
      const { Client } = require('pg') as typeof import('pg');
      const client = new Client({
        connectionString: requireSandboxPart('postgres', instance).url,
      });
      await client.connect();
      try {
        const { rowCount } = await client.query(
          `select from pg_database join pg_roles on pg_roles.oid = datdba
           where datname = $1 and rolname = $2`,
          [name, username],
        );
        if (!rowCount) throw new Error(`there is no ${name} of ${username}`);
        return `${username} in ${name}`;
      } finally {
        await client.end();
      }
    },
  };
}

function dnsName(
  { instance, production }: Place,
  { host }: Record<string, any>,
): Look {
  const server: SandboxConnections['powerdns' | 'bind'] = requireSandboxPart(
    production ? 'bind' : 'powerdns',
    instance,
  );
  return {
    what: `DNS name at ${production ? 'BIND' : 'PowerDNS'}`,
    see: async () => {
      const resolver = await resolverAt(server.dnsHost, server.dnsPort, {
        timeout: 3000,
        tries: 1,
      });
      return `${host} → ${(await resolver.resolve4(host)).join(', ')}`;
    },
  };
}

function redisUser(
  { instance }: Place,
  { username }: Record<string, any>,
): Look {
  return {
    what: 'User on the shared Redis',
    see: async () => {
      const { createClient } = require('@redis/client');
      const { url } = requireSandboxPart('redis', instance);
      const client = createClient({ url });
      await client.connect();
      try {
        const users: string[] = await client.sendCommand(['ACL', 'USERS']);
        if (!users.includes(username)) {
          throw new Error(`there is no user ${username}`);
        }
        return username;
      } finally {
        client.destroy();
      }
    },
  };
}

function vhost(
  { instance }: Place,
  { vhost: name }: Record<string, any>,
): Look {
  return {
    what: 'Virtual host on RabbitMQ',
    see: async () => {
      const server = requireSandboxPart('rabbitmq', instance);
      const login = Buffer.from(`${server.user}:${server.password}`);
      const response = await fetch(
        `${server.managementUrl}/api/vhosts/${encodeURIComponent(name)}`,
        { headers: { authorization: `Basic ${login.toString('base64')}` } },
      );
      if (!response.ok) throw new Error(`answered ${response.status}`);
      return name;
    },
  };
}

function bucket(
  { instance }: Place,
  { bucket: name }: Record<string, any>,
): Look {
  return {
    what: 'Bucket on MinIO',
    see: async () => {
      const { HeadBucketCommand, S3Client } = require('@aws-sdk/client-s3');
      const { endpoint, region, accessKeyId, secretAccessKey } =
        requireSandboxPart('minio', instance);
      const client = new S3Client({
        endpoint,
        region,
        forcePathStyle: true,
        credentials: { accessKeyId, secretAccessKey },
      });
      await client
        .send(new HeadBucketCommand({ Bucket: name }))
        .catch((error: any) => {
          // Its own message of an answer without a body says nothing.
          const { httpStatusCode } = error.$metadata ?? {};
          throw httpStatusCode
            ? new Error(`answered ${httpStatusCode}`)
            : error;
        });
      return name;
    },
  };
}

function account({ instance }: Place, { user }: Record<string, any>): Look {
  return {
    what: 'Account at the legacy service',
    see: async () => {
      const { status } = await askLegacy(
        requireSandboxPart('legacy', instance),
        'observe',
        { name: user, params: { quota: 10 } },
      );
      if (status !== 'present') throw new Error(`${user} is ${status}`);
      return user;
    },
  };
}
