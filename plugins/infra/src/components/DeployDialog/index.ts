export { DeployDialog } from './DeployDialog';
export { RollbackDialog } from './RollbackDialog';
