/**
 * Driver of infrastructure orchestration that runs modules of OpenTofu and Terraform.
 *
 * @packageDocumentation
 */
export { infraModuleOpenTofu as default } from './module';
export { createOpenTofuDriver } from './driver';
export type { OpenTofuDriverOptions } from './driver';
export type { AppSettings } from './appSettings';
export type { OutsideGate } from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';
