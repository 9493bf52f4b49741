/**
 * Tells pull requests of GitHub and GitLab of their previews, with the credentials of Backstage's SCM
 * integrations.
 *
 * @packageDocumentation
 */
export { infraModuleForges as default } from './module';
