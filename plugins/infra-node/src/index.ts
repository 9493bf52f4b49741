/**
 * Driver contract, extension points and service reference of infrastructure orchestration.
 *
 * @packageDocumentation
 */
export * from './delivery';
export * from './driver';
export * from './extensions';
export * from './forges';
export * from './hooks';
export * from './infraService';
export * from './lastGoodDeployment';
export * from './providers';
export * from './registries';
export * from './secretStores';
export * from './states';
export * from './tasks';
