import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import {
  catalogApiRef,
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { CatalogApi } from '@backstage/catalog-client';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  PermissionApi,
  permissionApiRef,
} from '@backstage/plugin-permission-react';
import { Route, Routes } from 'react-router-dom';
import { entities } from '../../dev/fixtures/catalog';
import { infraApiRef } from '../api';
import { EntityEnvironments } from '../components/EntityEnvironments';
import { FixtureBackend } from './fixtureBackend';

interface TabOptions {
  component?: string;
  /** Below the tab, for example `/staging?tab=activity`. */
  path?: string;
  /** Names of permissions that are refused. */
  denied?: string[];
}

export const tabPath = (component: string) =>
  `/catalog/default/component/${component}/environments`;

/** The APIs that every screen needs, over the fixture backend. */
export function fixtureApis(backend: FixtureBackend, denied: string[] = []) {
  const permissions: PermissionApi = mockApis.permission({
    authorize: ({ permission }) =>
      denied.includes(permission.name)
        ? AuthorizeResult.DENY
        : AuthorizeResult.ALLOW,
  });
  const catalog: CatalogApi = catalogApiMock({ entities });
  return [
    [infraApiRef, backend.client()],
    [catalogApiRef, catalog],
    [permissionApiRef, permissions],
  ] as const;
}

/** Renders the Environments tab of a demo component as it stands on its entity page. */
export function renderTab(backend: FixtureBackend, options: TabOptions = {}) {
  const { component = 'checkout', path = '', denied } = options;
  const entity = entities.find(({ metadata }) => metadata.name === component)!;
  return renderInTestApp(
    <EntityProvider entity={entity}>
      <Routes>
        <Route
          path={`${tabPath(component)}/*`}
          element={<EntityEnvironments />}
        />
      </Routes>
    </EntityProvider>,
    {
      apis: [...fixtureApis(backend, denied)],
      mountedRoutes: {
        '/catalog/:namespace/:kind/:name': entityRouteRef as any,
      },
      initialRouteEntries: [`${tabPath(component)}${path}`],
    },
  );
}
