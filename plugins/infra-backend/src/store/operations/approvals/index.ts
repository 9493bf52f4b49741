export * from './decide';
export * from './get';
export * from './insert';
export * from './listDue';
