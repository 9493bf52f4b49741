export * from './get';
export * from './listForeignKeys';
export * from './put';
export * from './reseal';
