import { createRouteRef } from '@backstage/core-plugin-api';

/** The Environments tab of an entity. @public */
export const entityEnvironmentsRouteRef = createRouteRef({
  id: 'infra:entity-environments',
});

/** The Infrastructure page. @public */
export const infraRouteRef = createRouteRef({ id: 'infra:root' });
