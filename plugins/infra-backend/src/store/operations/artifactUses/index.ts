export * from './change';
export * from './read';
