export * from './due';
export * from './look';
