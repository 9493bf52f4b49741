import { groupKind } from '../objects/refs';
import { KubeObject, ObjectRef } from '../objects/types';

/** What others are made of, or made in. */
const FIRST = new Set([
  '/Namespace',
  'apiextensions.k8s.io/CustomResourceDefinition',
  'scheduling.k8s.io/PriorityClass',
  'storage.k8s.io/StorageClass',
]);

/** What others refer to, so that no pod starts with yesterday's configuration. */
const SECOND = new Set([
  '/ConfigMap',
  '/Secret',
  '/ServiceAccount',
  '/PersistentVolume',
  '/PersistentVolumeClaim',
  '/LimitRange',
  '/ResourceQuota',
  'networking.k8s.io/NetworkPolicy',
  'rbac.authorization.k8s.io/Role',
  'rbac.authorization.k8s.io/ClusterRole',
  'rbac.authorization.k8s.io/RoleBinding',
  'rbac.authorization.k8s.io/ClusterRoleBinding',
]);

/** When an object is applied among others of its set; removal goes the other way. */
export function phaseOf(ref: Pick<ObjectRef, 'apiVersion' | 'kind'>): number {
  const key = groupKind(ref);
  if (FIRST.has(key)) {
    return 0;
  }
  return SECOND.has(key) ? 1 : 2;
}

export function inPhases(objects: KubeObject[]): KubeObject[][] {
  return [0, 1, 2]
    .map(phase => objects.filter(object => phaseOf(object) === phase))
    .filter(phase => phase.length > 0);
}
