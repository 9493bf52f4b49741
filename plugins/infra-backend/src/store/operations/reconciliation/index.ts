export * from './commit';
export * from './fence';
export * from './load';
