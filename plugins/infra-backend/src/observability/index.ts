export { observeEnvironments } from './environmentGauge';
export { EnvironmentSignals, environmentsChannel } from './signals';
export { trackedPlanner } from './trackedPlanner';
export { createUseCaseTracker } from './useCaseTracker';
