export { EnvironmentFilters } from './EnvironmentFilters';
export { EnvironmentListPage } from './EnvironmentListPage';
export { EnvironmentTable } from './EnvironmentTable';
