export * from './list';
export * from './read';
export * from './tell';
export * from './write';
