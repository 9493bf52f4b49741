export * from './claim';
export * from './complete';
export * from './find';
export * from './prune';
