import { createRouteRef } from '@backstage/core-plugin-api';

/** The Environments tab of an entity. @public */
export const entityEnvironmentsRouteRef = createRouteRef({
  id: 'infra:entity-environments',
});

/** The Delivery tab of an entity. @public */
export const entityDeliveryRouteRef = createRouteRef({
  id: 'infra:entity-delivery',
});

/** The Infrastructure page. @public */
export const infraRouteRef = createRouteRef({ id: 'infra:root' });
