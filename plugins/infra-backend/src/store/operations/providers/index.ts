export * from './claimDueChecks';
export * from './status';
