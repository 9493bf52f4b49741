export { subscribeToHints } from './subscribeToHints';
