export * from './canonical';
export * from './pointer';
export * from './suggest';
export * from './visit';
