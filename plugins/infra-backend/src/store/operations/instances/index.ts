export * from './countByProvider';
export * from './impactOfProvider';
export * from './list';
export * from './listEnvironmentsOfProvider';
export * from './listLiving';
export * from './requestObservations';
