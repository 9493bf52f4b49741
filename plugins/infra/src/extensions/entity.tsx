import { convertLegacyRouteRef } from '@backstage/core-compat-api';
import {
  EntityCardBlueprint,
  EntityContentBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import { RiRouteLine, RiStackLine } from '@remixicon/react';
import { entityHasEnvironments } from '../lib/entityFilter';
import { entityDeliveryRouteRef, entityEnvironmentsRouteRef } from '../routes';

export const entityEnvironmentsContent = EntityContentBlueprint.make({
  name: 'environments',
  params: {
    path: '/environments',
    title: 'Environments',
    icon: <RiStackLine />,
    routeRef: convertLegacyRouteRef(entityEnvironmentsRouteRef),
    filter: entityHasEnvironments,
    loader: () =>
      import('../components/EntityEnvironments').then(m => (
        <m.EntityEnvironments />
      )),
  },
});

export const entityDeliveryContent = EntityContentBlueprint.make({
  name: 'delivery',
  params: {
    path: '/delivery',
    title: 'Delivery',
    icon: <RiRouteLine />,
    routeRef: convertLegacyRouteRef(entityDeliveryRouteRef),
    filter: entityHasEnvironments,
    loader: () =>
      import('../components/Delivery').then(m => <m.EntityDelivery />),
  },
});

export const entityEnvironmentsCard = EntityCardBlueprint.make({
  name: 'environments',
  params: {
    type: 'info',
    filter: entityHasEnvironments,
    loader: () =>
      import('../components/EntityCard').then(m => (
        <m.EntityEnvironmentsCard />
      )),
  },
});
