/**
 * Objects of Kubernetes by way of a Git repository, for infrastructure orchestration.
 *
 * @packageDocumentation
 */
export { infraModuleGitops as default } from './module';
export { createGitopsDriver } from './driver';
export type { OutsideGate } from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';
