import { existsSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KubernetesConnection } from '../client.ts';
import { probeTcp } from './dns.ts';
import { askVersion, KubernetesApi } from './kubernetes-api.ts';
import * as servers from './kubernetes-servers.ts';
import type { Part, StartContext } from './part.ts';
import { buildGo, goBinary, missingForGo } from './go-build.ts';
import { planeProgram } from './plane-build.ts';
import { execute } from './programs.ts';

const NODE = 'sandbox-node';
const LEASE = `/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/${NODE}`;

/** A control plane with one simulated node, on which pods become ready. */
export const kubernetesPart: Part<'kubernetes'> = {
  kind: 'kubernetes',
  missing: () => missingForGo(planeProgram()),
  prepare: async progress => {
    await buildGo(planeProgram(), progress);
  },
  start,
  probe: async connection => {
    await new KubernetesApi(connection.kubeconfig).ready();
  },
  probeExternal: connection => askVersion(connection.kubeconfig),
};

async function start(context: StartContext): Promise<KubernetesConnection> {
  const { dir } = context;
  const binary = goBinary(planeProgram());
  if (!existsSync(binary)) {
    throw new Error(`the control plane is not built: ${binary} does not exist`);
  }
  const layout: servers.PlaneLayout = {
    binary,
    dir,
    pki: join(dir, 'pki'),
    ports: {
      api: await context.port('api'),
      etcd: await context.port('etcd'),
      etcdPeer: await context.port('etcd-peer'),
    },
    auditLog: context.audit ? join(dir, 'audit.log') : undefined,
  };
  const server = `https://127.0.0.1:${layout.ports.api}`;
  await writeFiles(layout, server);
  await context.serve(servers.etcd(layout));
  await context.until('etcd to listen', 30_000, async () => {
    await probeTcp('127.0.0.1', layout.ports.etcd);
    return true;
  });
  await context.serve(servers.apiServer(layout));
  const kubeconfig = join(layout.pki, 'admin.kubeconfig');
  const api = new KubernetesApi(kubeconfig);
  await context.until('the API server to be ready', 90_000, () => api.ready());
  // A lease from the last start would keep the new kwok waiting until it is over.
  await api.send('DELETE', LEASE);
  await Promise.all([
    context.serve(servers.controllerManager(layout)),
    context.serve(servers.scheduler(layout)),
    context.serve(servers.kwok(layout)),
    ensureNode(api),
  ]);
  await context.until('the simulated node to be ready', 60_000, () =>
    nodeReady(api),
  );
  await context.until('the default service account', 60_000, () =>
    accountMade(api),
  );
  return {
    kubeconfig,
    server,
    kubectl: join(dir, 'kubectl'),
    auditLog: layout.auditLog,
  };
}

async function writeFiles(layout: servers.PlaneLayout, server: string) {
  const { binary, dir, pki } = layout;
  await execute(binary, ['certs', `--dir=${pki}`, `--server=${server}`]);
  const { stdout: stages } = await execute(binary, ['stages']);
  writeFileSync(join(dir, 'stages.yaml'), stages);
  writeFileSync(
    join(dir, 'audit-policy.yaml'),
    'apiVersion: audit.k8s.io/v1\nkind: Policy\nomitStages: [RequestReceived]\nrules: [{ level: Metadata }]\n',
  );
  // The program works as the component that it is called as.
  rmSync(join(dir, 'kubectl'), { force: true });
  symlinkSync(binary, join(dir, 'kubectl'));
}

async function ensureNode(api: KubernetesApi): Promise<void> {
  const { status, body } = await api.send('POST', '/api/v1/nodes', {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name: NODE,
      annotations: { 'kwok.x-k8s.io/node': 'fake' },
      labels: {
        'kubernetes.io/hostname': NODE,
        'kubernetes.io/os': 'linux',
        'kubernetes.io/arch': process.arch === 'x64' ? 'amd64' : process.arch,
        'kubernetes.io/role': 'worker',
      },
    },
  });
  // 409: there from the last start.
  if (status !== 201 && status !== 409) {
    throw new Error(`cannot create the node: ${status} ${body?.message ?? ''}`);
  }
}

async function nodeReady(api: KubernetesApi): Promise<true | undefined> {
  const lease = await api.send('GET', LEASE);
  const { body } = await api.send('GET', `/api/v1/nodes/${NODE}`);
  const conditions: { type: string; status: string }[] =
    body?.status?.conditions ?? [];
  const tainted = (body?.spec?.taints ?? []).length > 0;
  const ready = conditions.some(
    condition => condition.type === 'Ready' && condition.status === 'True',
  );
  return (ready && !tainted && lease.status === 200) || undefined;
}

/** Pods are refused until the controllers have made their namespace's account. */
async function accountMade(api: KubernetesApi): Promise<true | undefined> {
  const { status } = await api.send(
    'GET',
    '/api/v1/namespaces/default/serviceaccounts/default',
  );
  return status === 200 || undefined;
}
