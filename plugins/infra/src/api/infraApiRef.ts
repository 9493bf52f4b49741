import { createApiRef } from '@backstage/frontend-plugin-api';
import { InfraApi } from '@infra-orchestration/backstage-plugin-infra-common';

/** The REST API of the infra backend. @public */
export const infraApiRef = createApiRef<InfraApi>().with({
  id: 'plugin.infra.client',
  pluginId: 'infra',
});
