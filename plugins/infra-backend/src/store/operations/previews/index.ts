export * from './list';
export * from './prune';
export * from './read';
export * from './tell';
export * from './write';
