export * from './append';
export * from './list';
export * from './prune';
