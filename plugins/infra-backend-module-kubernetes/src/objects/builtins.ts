/** How the API addresses a kind. */
export interface ApiResource {
  group: string;
  version: string;
  kind: string;
  /** Last part of the path, for example `deployments`. */
  plural: string;
  namespaced: boolean;
}

/** `apiVersion`, then `Kind:plural` of its kinds; a `*` marks those of the whole cluster. */
const BUILTIN: Record<string, string> = {
  v1: 'Namespace:namespaces* ConfigMap:configmaps Secret:secrets Service:services ServiceAccount:serviceaccounts ResourceQuota:resourcequotas LimitRange:limitranges PersistentVolumeClaim:persistentvolumeclaims PersistentVolume:persistentvolumes* Pod:pods Endpoints:endpoints ReplicationController:replicationcontrollers',
  'apps/v1':
    'Deployment:deployments StatefulSet:statefulsets DaemonSet:daemonsets ReplicaSet:replicasets',
  'batch/v1': 'Job:jobs CronJob:cronjobs',
  'networking.k8s.io/v1':
    'NetworkPolicy:networkpolicies Ingress:ingresses IngressClass:ingressclasses*',
  'rbac.authorization.k8s.io/v1':
    'Role:roles RoleBinding:rolebindings ClusterRole:clusterroles* ClusterRoleBinding:clusterrolebindings*',
  'autoscaling/v2': 'HorizontalPodAutoscaler:horizontalpodautoscalers',
  'policy/v1': 'PodDisruptionBudget:poddisruptionbudgets',
  'storage.k8s.io/v1': 'StorageClass:storageclasses*',
  'scheduling.k8s.io/v1': 'PriorityClass:priorityclasses*',
  'apiextensions.k8s.io/v1':
    'CustomResourceDefinition:customresourcedefinitions*',
};

/** Kinds of every cluster, so that the usual ones cost no discovery. By `apiVersion|Kind`. */
export const builtinResources: ReadonlyMap<string, ApiResource> = new Map(
  Object.entries(BUILTIN).flatMap(([apiVersion, kinds]) =>
    kinds.split(' ').map((entry): [string, ApiResource] => {
      const [kind, plural] = entry.replace('*', '').split(':');
      const [version, group = ''] = apiVersion.split('/').reverse();
      return [
        `${apiVersion}|${kind}`,
        { group, version, kind, plural, namespaced: !entry.endsWith('*') },
      ];
    }),
  ),
);

/**
 * Kinds whose objects are as ready as they are there. Of them only metadata is read: less to carry,
 * and no secret ever comes back.
 */
const METADATA_ONLY = new Set([
  '/ConfigMap',
  '/Secret',
  '/ServiceAccount',
  '/LimitRange',
  'networking.k8s.io/NetworkPolicy',
  'rbac.authorization.k8s.io/Role',
  'rbac.authorization.k8s.io/RoleBinding',
  'rbac.authorization.k8s.io/ClusterRole',
  'rbac.authorization.k8s.io/ClusterRoleBinding',
  'storage.k8s.io/StorageClass',
  'scheduling.k8s.io/PriorityClass',
]);

/** By group and kind, as of `groupKind`. */
export function isMetadataOnly(groupAndKind: string): boolean {
  return METADATA_ONLY.has(groupAndKind);
}

export function pathOf(
  resource: ApiResource,
  namespace?: string,
  name?: string,
): string {
  const root = resource.group
    ? `/apis/${resource.group}/${resource.version}`
    : `/api/${resource.version}`;
  return [
    root,
    ...(resource.namespaced && namespace
      ? ['namespaces', encodeURIComponent(namespace)]
      : []),
    resource.plural,
    ...(name === undefined ? [] : [encodeURIComponent(name)]),
  ].join('/');
}
