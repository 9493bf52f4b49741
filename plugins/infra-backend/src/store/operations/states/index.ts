export * from './locks';
export * from './owners';
export * from './reports';
export * from './runs';
export * from './versions';
