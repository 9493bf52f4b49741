export * from './answers';
export * from './list';
