export { EnvironmentPage } from './EnvironmentPage';
export type { EnvironmentView } from './useEnvironmentView';
