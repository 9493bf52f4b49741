export * from './desiredOf';
export * from './get';
export * from './insert';
export * from './list';
export * from './ofLine';
export * from './prunePlans';
export * from './waiting';
export * from './wasStarted';
