export { systemClock, type Clock } from './clock';
export type { CreateEngineOptions } from './createServices';
export { createEngine, type Engine } from './engine';
export { startLoop } from './loops';
export type { ReconcileResult } from './reconcile/reconciler';
export * from './types';
