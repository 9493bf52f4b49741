export * from './locks';
export * from './owners';
export * from './runs';
export * from './versions';
