export * from './lift';
export * from './list';
export * from './revoke';
