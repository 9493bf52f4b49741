export * from './InfraApi';
export * from './summaries';
