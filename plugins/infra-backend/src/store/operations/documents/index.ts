export * from './apply';
export * from './contentHash';
export * from './getRevision';
export * from './listAt';
export * from './listInForce';
export * from './listRevisions';
export * from './platformRevision';
export * from './sources';
