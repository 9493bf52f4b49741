export * from './horizon';
export * from './lifecycle';
export * from './retry';
