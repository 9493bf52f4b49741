export * from './condition';
export * from './deployment';
export * from './documents';
export * from './environment';
export * from './event';
export * from './plan';
export * from './policy';
export * from './resource';
