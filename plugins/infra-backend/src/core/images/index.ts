export * from './attachments';
export * from './declaredUses';
export * from './reference';
export * from './scoreUses';
