import { join } from 'node:path';
import type { PartServerOptions } from './part.ts';

/** Where a control plane keeps its things and listens. */
export interface PlaneLayout {
  /** The one program that all components are in. */
  binary: string;
  dir: string;
  pki: string;
  ports: { api: number; etcd: number; etcdPeer: number };
  auditLog?: string;
}

type Flags = Record<string, string | number | boolean | undefined>;

/**
 * Only the store needs to end in order; the others keep nothing, and killing
 * them spares the API server's patience with open watches.
 */
const AT_ONCE = { graceMs: 0 };

export function etcd(layout: PlaneLayout): PartServerOptions {
  const { pki, ports } = layout;
  const client = `https://127.0.0.1:${ports.etcd}`;
  const peer = `https://127.0.0.1:${ports.etcdPeer}`;
  return component(layout, 'etcd', {
    name: 'sandbox',
    'data-dir': join(layout.dir, 'etcd'),
    'listen-client-urls': client,
    'advertise-client-urls': client,
    'listen-peer-urls': peer,
    'initial-advertise-peer-urls': peer,
    'initial-cluster': `sandbox=${peer}`,
    'cert-file': join(pki, 'etcd-server.crt'),
    'key-file': join(pki, 'etcd-server.key'),
    'trusted-ca-file': join(pki, 'etcd-ca.crt'),
    'client-cert-auth': true,
    'peer-cert-file': join(pki, 'etcd-server.crt'),
    'peer-key-file': join(pki, 'etcd-server.key'),
    'peer-trusted-ca-file': join(pki, 'etcd-ca.crt'),
    'peer-client-cert-auth': true,
    'quota-backend-bytes': 4 * 1024 ** 3,
    // A killed process loses nothing by this; only a crash of the machine does.
    'unsafe-no-fsync': true,
    'log-level': 'warn',
  });
}

export function apiServer(layout: PlaneLayout): PartServerOptions {
  const { pki, ports } = layout;
  return {
    ...component(layout, 'kube-apiserver', {
      'bind-address': '127.0.0.1',
      'secure-port': ports.api,
      'advertise-address': '127.0.0.1',
      // Endpoints on loopback are invalid: leave those of the service empty.
      'endpoint-reconciler-type': 'none',
      'etcd-servers': `https://127.0.0.1:${ports.etcd}`,
      'etcd-cafile': join(pki, 'etcd-ca.crt'),
      'etcd-certfile': join(pki, 'etcd-client.crt'),
      'etcd-keyfile': join(pki, 'etcd-client.key'),
      'client-ca-file': join(pki, 'ca.crt'),
      'tls-cert-file': join(pki, 'apiserver.crt'),
      'tls-private-key-file': join(pki, 'apiserver.key'),
      'authorization-mode': 'RBAC',
      'service-account-issuer': 'https://kubernetes.default.svc',
      'service-account-key-file': join(pki, 'service-account.pub'),
      'service-account-signing-key-file': join(pki, 'service-account.key'),
      'service-cluster-ip-range': '10.96.0.0/16',
      'allow-privileged': true,
      ...(layout.auditLog && {
        'audit-policy-file': join(layout.dir, 'audit-policy.yaml'),
        'audit-log-path': layout.auditLog,
        // Every answered request is in the file when its answer is sent.
        'audit-log-mode': 'blocking',
        'audit-log-maxsize': 1000,
        'audit-log-maxbackup': 1,
      }),
    }),
    ...AT_ONCE,
  };
}

export function controllerManager(layout: PlaneLayout): PartServerOptions {
  const { pki } = layout;
  return {
    ...component(layout, 'kube-controller-manager', {
      kubeconfig: join(pki, 'controller-manager.kubeconfig'),
      'use-service-account-credentials': true,
      'service-account-private-key-file': join(pki, 'service-account.key'),
      'root-ca-file': join(pki, 'ca.crt'),
      'cluster-signing-cert-file': join(pki, 'ca.crt'),
      'cluster-signing-key-file': join(pki, 'ca.key'),
      'leader-elect': false,
      'secure-port': 0,
      'kube-api-qps': 300,
      'kube-api-burst': 600,
      'concurrent-namespace-syncs': 50,
      'concurrent-deployment-syncs': 20,
      'concurrent-replicaset-syncs': 20,
      'concurrent-statefulset-syncs': 20,
      'concurrent-resource-quota-syncs': 20,
      'concurrent-serviceaccount-token-syncs': 20,
    }),
    ...AT_ONCE,
  };
}

export function scheduler(layout: PlaneLayout): PartServerOptions {
  return {
    ...component(layout, 'kube-scheduler', {
      kubeconfig: join(layout.pki, 'scheduler.kubeconfig'),
      'leader-elect': false,
      'secure-port': 0,
      'kube-api-qps': 300,
      'kube-api-burst': 600,
    }),
    ...AT_ONCE,
  };
}

/** Plays the kubelet: reports the node and makes its pods ready. */
export function kwok(layout: PlaneLayout): PartServerOptions {
  return {
    ...component(layout, 'kwok', {
      kubeconfig: join(layout.pki, 'kwok.kubeconfig'),
      config: join(layout.dir, 'stages.yaml'),
      'manage-all-nodes': true,
      'node-lease-duration-seconds': 40,
      'node-ip': '127.0.0.1',
    }),
    ...AT_ONCE,
  };
}

function component(
  layout: PlaneLayout,
  name: string,
  flags: Flags,
): PartServerOptions {
  const args = Object.entries(flags)
    .filter(([, value]) => value !== undefined)
    .map(([flag, value]) => `--${flag}=${value}`);
  return { name, command: layout.binary, args: [name, ...args] };
}
