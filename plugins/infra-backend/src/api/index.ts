export { createRouter, type RouterOptions } from './router';
export { createStateRouter } from './stateRoutes';
