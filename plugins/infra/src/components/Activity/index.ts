export { ActivityLog } from './ActivityLog';
export { EventLines } from './EventLines';
