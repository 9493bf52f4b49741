export { subscribeToHints } from './subscribeToHints';
export { subscribeToPullRequests } from './subscribeToPullRequests';
