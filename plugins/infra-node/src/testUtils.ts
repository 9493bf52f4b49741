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
} from './testUtils/conformance/types';
export type { OutsideGate } from './driverUtils/gate';
export { schemaErrors } from './testUtils/conformance/schemas';
export { InMemoryInstanceSecrets } from './testUtils/instanceSecrets';
export {
  createInMemoryDriver,
  type InMemoryConnection,
  type InMemoryDriver,
  type InMemoryDriverOptions,
} from './testUtils/memory/createInMemoryDriver';
export { InMemoryWorld } from './testUtils/memory/InMemoryWorld';
export type { InMemoryKindOptions } from './testUtils/memory/kind';
export * from './testUtils/memory/types';
export {
  FakeInfraService,
  type FakeInfraServiceOptions,
} from './testUtils/service/FakeInfraService';
export { infraServiceMock } from './testUtils/service/infraServiceMock';
