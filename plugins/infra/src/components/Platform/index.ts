export { AllEnvironmentsPage } from './AllEnvironmentsPage';
export { DeliveryPage } from './Delivery';
export { DefinitionsPage } from './DefinitionsPage';
export { EnvironmentTypesPage } from './EnvironmentTypesPage';
export { ExplainPage } from './ExplainPage';
export { ProvidersPage } from './ProvidersPage';
export { SourcesPage } from './SourcesPage';
export { UndeliveredPage } from './UndeliveredPage';
