/**
 * Image registries for infrastructure orchestration: pull secrets, repositories, tags and digests, and
 * the token server of a registry of one's own.
 *
 * @packageDocumentation
 */
export { infraModuleRegistry as default } from './module';
export { createRegistryDriver } from './existing/driver';
export type { RegistryDriverOptions } from './existing/driver';
export { createBuiltInRegistryDriver } from './builtIn/driver';
export type { BuiltInRegistryDriverOptions } from './builtIn/driver';
