export * from './DeliveryApi';
export * from './ImageApi';
export * from './InfraApi';
export * from './InfraClient';
export * from './PreviewApi';
export * from './summaries';
