export { AllEnvironmentsPage } from './AllEnvironmentsPage';
export { DefinitionsPage } from './DefinitionsPage';
export { EnvironmentTypesPage } from './EnvironmentTypesPage';
export { ExplainPage } from './ExplainPage';
export { ProvidersPage } from './ProvidersPage';
export { SourcesPage } from './SourcesPage';
