export * from './environmentName';
export * from './expiry';
export { LONGEST_LABEL, shortLabel } from './label';
export * from './quota';
