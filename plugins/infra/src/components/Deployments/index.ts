export { DeploymentHistory } from './DeploymentHistory';
export { HookRuns } from './HookRuns';
