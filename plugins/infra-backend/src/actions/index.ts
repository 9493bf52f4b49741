export { registerInfraActions } from './registerInfraActions';
