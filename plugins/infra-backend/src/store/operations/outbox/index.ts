export * from './horizon';
export * from './pending';
export * from './sinks';
export * from './undelivered';
export type * from './rows';
