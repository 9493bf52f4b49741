export * from './get';
export * from './listForeignKeys';
export * from './listRefs';
export * from './put';
export * from './remove';
export * from './reseal';
