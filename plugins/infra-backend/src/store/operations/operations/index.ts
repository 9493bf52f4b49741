export * from './list';
export * from './prune';
