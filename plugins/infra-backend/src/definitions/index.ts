export { DefaultDocumentRegistry } from './DefaultDocumentRegistry';
export { DocumentLoader } from './DocumentLoader';
export { readSourceConfigs } from './sources';
export type { DriverDescription } from './validateDocumentSet';
