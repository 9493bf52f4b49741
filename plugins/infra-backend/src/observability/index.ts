export {
  engineHealth,
  infraHealthServiceRef,
  infraRootHealthServiceFactory,
} from './engineHealth';
export type { InfraHealth } from './engineHealth';
export { createEngineTracker } from './engineTracker';
export { observeInstallation } from './gauges';
export { createOutboxTracker } from './outboxTracker';
export { EnvironmentSignals, environmentsChannel } from './signals';
export { trackedPlanner } from './trackedPlanner';
export { createUseCaseTracker } from './useCaseTracker';
