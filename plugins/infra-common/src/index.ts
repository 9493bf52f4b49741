/**
 * Domain types, permissions, entity annotations and API client of infrastructure orchestration.
 *
 * @packageDocumentation
 */
export * from './annotations';
export * from './client';
export * from './domain';
export * from './permissions';
