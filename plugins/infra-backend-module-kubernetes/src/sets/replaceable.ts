import { groupKind } from '../objects/refs';
import { KubeObject } from '../objects/types';

/** Of these nothing is lost with the object: made anew from the same inputs, they are as before. */
const KEEP_NOTHING = new Set([
  '/ConfigMap',
  '/LimitRange',
  '/ResourceQuota',
  '/Secret',
  '/Service',
  '/ServiceAccount',
  'apps/DaemonSet',
  'apps/Deployment',
  'apps/ReplicaSet',
  'autoscaling/HorizontalPodAutoscaler',
  'batch/CronJob',
  'batch/Job',
  'networking.k8s.io/Ingress',
  'networking.k8s.io/NetworkPolicy',
  'policy/PodDisruptionBudget',
  'rbac.authorization.k8s.io/Role',
  'rbac.authorization.k8s.io/RoleBinding',
]);

/**
 * Whether all of them may be removed and made anew. Not volumes and what has some, not definitions
 * with all their objects, not what an operator keeps behind an object of its own, and not a load
 * balancer, which would get another address.
 */
export function areReplaceable(objects: KubeObject[]): boolean {
  return objects.every(
    object =>
      KEEP_NOTHING.has(groupKind(object)) &&
      object.spec?.type !== 'LoadBalancer',
  );
}
