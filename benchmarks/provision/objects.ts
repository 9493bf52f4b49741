export const ENVIRONMENTS = 20;
export const AT_ONCE = 16;

export interface KubeObject {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace?: string;
    labels?: Record<string, string>;
  };
  [field: string]: unknown;
}

export const namespaceObject = (namespace: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: namespace },
});

const named = { name: 'bench' };
const labels = { app: 'bench' };

const rules = (): KubeObject[] => [
  { apiVersion: 'v1', kind: 'ServiceAccount', metadata: named },
  {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: named,
    spec: { hard: { pods: '20' } },
  },
  {
    apiVersion: 'v1',
    kind: 'LimitRange',
    metadata: named,
    spec: {
      limits: [
        {
          type: 'Container',
          default: { cpu: '500m' },
          defaultRequest: { cpu: '10m' },
        },
      ],
    },
  },
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: named,
    spec: { podSelector: {}, policyTypes: ['Ingress'] },
  },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata: named,
    rules: [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get'] }],
  },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: named,
    roleRef: {
      apiGroup: 'rbac.authorization.k8s.io',
      kind: 'Role',
      name: 'bench',
    },
    subjects: [{ kind: 'ServiceAccount', name: 'bench' }],
  },
];

const settings = (): KubeObject[] => [
  {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: named,
    data: { level: 'info' },
  },
  {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: named,
    stringData: { key: 'value' },
  },
];

const workload = (): KubeObject[] => [
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: named,
    spec: { selector: labels, ports: [{ port: 80, targetPort: 8080 }] },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { ...named, labels },
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          containers: [{ name: 'main', image: 'registry.example.com/bench:1' }],
        },
      },
    },
  },
];

/** The ten objects inside a namespace: what a small service has. */
export const innerObjects = (): KubeObject[] => [
  ...rules(),
  ...settings(),
  ...workload(),
];

/** All eleven, each with its namespace. */
export const objectsOf = (namespace: string): KubeObject[] => [
  namespaceObject(namespace),
  ...innerObjects().map(object => ({
    ...object,
    metadata: { ...object.metadata, namespace },
    ...(object.kind === 'RoleBinding' && {
      subjects: [{ kind: 'ServiceAccount', name: 'bench', namespace }],
    }),
  })),
];

export const namespacesOf = (prefix: string): string[] =>
  Array.from({ length: ENVIRONMENTS }, (_, index) => `${prefix}-${index}`);
