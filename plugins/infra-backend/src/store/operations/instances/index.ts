export * from './countByProvider';
export * from './list';
export * from './listEnvironmentsOfProvider';
export * from './listLiving';
export * from './requestObservations';
