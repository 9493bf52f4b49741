export * from './list';
export * from './read';
export * from './write';
