export { createRouter, type RouterOptions } from './router';
