export * from './claim';
export * from './complete';
export * from './prune';
