export * from './list';
export * from './listUnfinished';
