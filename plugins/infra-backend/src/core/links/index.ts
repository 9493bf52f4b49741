export * from './environmentLinks';
export * from './safeUrl';
