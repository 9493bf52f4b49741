import { convertLegacyRouteRef } from '@backstage/core-compat-api';
import {
  EntityCardBlueprint,
  EntityContentBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import { RiStackLine } from '@remixicon/react';
import { entityHasEnvironments } from '../lib/entityFilter';
import { entityEnvironmentsRouteRef } from '../routes';

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
