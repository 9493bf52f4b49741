export * from './InfraApi';
export * from './InfraClient';
export * from './summaries';
