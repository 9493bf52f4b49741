export * from './countByProvider';
export * from './list';
export * from './listEnvironmentsOfProvider';
export * from './requestObservations';
