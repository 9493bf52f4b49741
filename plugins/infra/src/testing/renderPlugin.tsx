import { renderTestApp } from '@backstage/frontend-test-utils';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import infraPlugin from '..';
import { FixtureBackend } from './fixtureBackend';
import { fixtureApis } from './renderTab';

interface PluginOptions {
  path: string;
  /** Names of permissions that are refused. */
  denied?: string[];
}

/** Renders an app of the new frontend system with the catalog and this plugin as installed. */
export function renderPlugin(backend: FixtureBackend, options: PluginOptions) {
  return renderTestApp({
    features: [catalogPlugin, infraPlugin],
    apis: [...fixtureApis(backend, options.denied)],
    initialRouteEntries: [options.path],
  });
}
