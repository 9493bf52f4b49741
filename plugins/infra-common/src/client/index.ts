export * from './ImageApi';
export * from './InfraApi';
export * from './InfraClient';
export * from './summaries';
