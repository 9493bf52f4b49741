/**
 * Supplies the clusters of infrastructure orchestration to Backstage's Kubernetes plugin.
 *
 * @packageDocumentation
 */
export { kubernetesModuleInfra as default } from './module';
