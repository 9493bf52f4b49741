/**
 * Environments and infrastructure of a catalog entity, and the platform team's pages.
 *
 * The default export is for the new frontend system; `./legacy` is for apps on the old one.
 *
 * @packageDocumentation
 */
export { infraPlugin as default } from './plugin';
export { infraApiRef } from './api';
export { entityHasEnvironments } from './lib/entityFilter';
export { infraTranslationRef } from './translation';
