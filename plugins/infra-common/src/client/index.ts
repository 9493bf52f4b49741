export * from './DeliveryApi';
export * from './ImageApi';
export * from './InfraApi';
export * from './InfraClient';
export * from './summaries';
