export * from './list';
export * from './record';
export * from './settle';
export type { IncomingEventRecord } from './rows';
