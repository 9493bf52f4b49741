/**
 * For tests of drivers and of what uses them: the conformance suite, an in-memory driver with
 * scripted faults, and a fake of the infra service. Needs Jest's globals.
 *
 * @packageDocumentation
 */
export { runDriverConformance } from './testUtils/conformance/runDriverConformance';
export type {
  ConformanceTarget,
  ConformanceTimeouts,
  ConnectionSettings,
  DriverConformanceOptions,
  OutsideAccess,
  OutsideGate,
} from './testUtils/conformance/types';
export { InMemoryInstanceSecrets } from './testUtils/instanceSecrets';
