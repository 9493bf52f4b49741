export {
  engineHealth,
  infraHealthServiceRef,
  infraRootHealthServiceFactory,
} from './engineHealth';
export type { InfraHealth } from './engineHealth';
export { observeEnvironments } from './environmentGauge';
export { EnvironmentSignals, environmentsChannel } from './signals';
export { trackedPlanner } from './trackedPlanner';
export { createUseCaseTracker } from './useCaseTracker';
