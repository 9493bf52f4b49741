/**
 * Releases of Helm charts, for infrastructure orchestration.
 *
 * @packageDocumentation
 */
export { infraModuleHelm as default } from './module';
export { createHelmDriver, type HelmDriverOptions } from './driver';
export type { AppSettings } from './appSettings';
export type { OutsideGate } from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';
