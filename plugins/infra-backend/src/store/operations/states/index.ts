export * from './locks';
export * from './runs';
export * from './versions';
