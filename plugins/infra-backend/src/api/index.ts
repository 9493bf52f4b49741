export { createRouter, type RouterOptions } from './router';
export { createStateImportRouter, createStateRouter } from './stateRoutes';
