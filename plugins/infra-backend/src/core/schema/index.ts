export { compileSchema } from './compile';
export * from './inspect';
export type { SchemaProblem } from './messages';
export * from './redact';
export * from './validate';
