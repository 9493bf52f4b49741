export * from './inProcessQueue';
export * from './pgBossQueue';
export type * from './types';
