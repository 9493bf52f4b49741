export { createInfraApi } from './createInfraApi';
export { infraApiRef } from './infraApiRef';
