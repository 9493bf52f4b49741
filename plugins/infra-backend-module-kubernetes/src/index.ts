/**
 * Kubernetes driver for infrastructure orchestration.
 *
 * @packageDocumentation
 */
export { infraModuleKubernetes as default } from './module';
export { createKubernetesDriver } from './driver';
export type { KubernetesDriverOptions } from './driver';
