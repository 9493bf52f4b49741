export { DefaultDocumentRegistry } from './DefaultDocumentRegistry';
export { DocumentLoader } from './DocumentLoader';
export type { CredentialKeeper } from './givenCredentials';
export { readSourceConfigs } from './sources';
export type { DriverDescription, Installed } from './validateDocumentSet';
