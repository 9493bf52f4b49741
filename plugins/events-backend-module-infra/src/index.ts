/**
 * Sources that tell of images and pull requests, as a module of the events plugin.
 *
 * @packageDocumentation
 */
export { eventsModuleInfra as default } from './module';
