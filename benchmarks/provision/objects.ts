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

/** The ten objects inside a namespace: what a small service has. */
export function innerObjects(): KubeObject[] {
  const labels = { app: 'bench' };
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'bench' } },
    {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'bench' },
      spec: { hard: { pods: '20' } },
    },
    {
      apiVersion: 'v1',
      kind: 'LimitRange',
      metadata: { name: 'bench' },
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
      metadata: { name: 'bench' },
      spec: { podSelector: {}, policyTypes: ['Ingress'] },
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: { name: 'bench' },
      rules: [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get'] }],
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name: 'bench' },
      roleRef: {
        apiGroup: 'rbac.authorization.k8s.io',
        kind: 'Role',
        name: 'bench',
      },
      subjects: [{ kind: 'ServiceAccount', name: 'bench' }],
    },
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'bench' },
      data: { level: 'info' },
    },
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'bench' },
      stringData: { key: 'value' },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'bench' },
      spec: { selector: labels, ports: [{ port: 80, targetPort: 8080 }] },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'bench', labels },
      spec: {
        replicas: 1,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            containers: [
              { name: 'main', image: 'registry.example.com/bench:1' },
            ],
          },
        },
      },
    },
  ];
}

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
