/**
 * The pure decisions: functions of their arguments alone, without I/O, clock or randomness.
 *
 * @packageDocumentation
 */
export * from './delivery';
export * from './events';
export * from './expressions';
export * from './graph';
export * from './hooks';
export * from './images';
export * from './json';
export * from './links';
export * from './matching';
export * from './plan';
export * from './policy';
export * from './previews';
export * from './schema';
export * from './score';
export * from './status';
