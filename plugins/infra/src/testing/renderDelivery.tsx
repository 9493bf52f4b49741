import { renderInTestApp } from '@backstage/frontend-test-utils';
import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { Route, Routes } from 'react-router-dom';
import { entities } from '../../dev/fixtures/catalog';
import { EntityDelivery } from '../components/Delivery';
import { entityEnvironmentsRouteRef } from '../routes';
import { FixtureBackend } from './fixtureBackend';
import { fixtureApis, tabPath } from './renderTab';

interface DeliveryOptions {
  component?: string;
  /** Query of the tab, for example `?tab=history`. */
  query?: string;
  /** Names of permissions that are refused. */
  denied?: string[];
}

/** Renders the Delivery tab of a demo component as it stands on its entity page. */
export function renderDelivery(
  backend: FixtureBackend,
  options: DeliveryOptions = {},
) {
  const { component = 'checkout', query = '', denied } = options;
  const entity = entities.find(({ metadata }) => metadata.name === component)!;
  const path = `/catalog/default/component/${component}/delivery`;
  return renderInTestApp(
    <EntityProvider entity={entity}>
      <Routes>
        <Route path={path} element={<EntityDelivery />} />
      </Routes>
    </EntityProvider>,
    {
      apis: [...fixtureApis(backend, denied)],
      mountedRoutes: {
        '/catalog/:namespace/:kind/:name': entityRouteRef as any,
        [tabPath(component)]: entityEnvironmentsRouteRef as any,
      },
      initialRouteEntries: [`${path}${query}`],
    },
  );
}
