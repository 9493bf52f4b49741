import { convertLegacyRouteRefs } from '@backstage/core-compat-api';
import { createFrontendPlugin } from '@backstage/frontend-plugin-api';
import { RiNodeTree } from '@remixicon/react';
import { infraApi } from './extensions/api';
import {
  entityDeliveryContent,
  entityEnvironmentsCard,
  entityEnvironmentsContent,
} from './extensions/entity';
import { platformPages } from './extensions/platform';
import { environmentTypeField } from './extensions/scaffolder';
import {
  entityDeliveryRouteRef,
  entityEnvironmentsRouteRef,
  infraRouteRef,
} from './routes';

/**
 * Environments of catalog entities, and the platform team's pages, for apps on Backstage's new
 * frontend system.
 *
 * @public
 */
export const infraPlugin = createFrontendPlugin({
  pluginId: 'infra',
  title: 'Infrastructure',
  icon: <RiNodeTree />,
  info: { packageJson: () => import('../package.json') },
  routes: convertLegacyRouteRefs({
    root: infraRouteRef,
    entityEnvironments: entityEnvironmentsRouteRef,
    entityDelivery: entityDeliveryRouteRef,
  }),
  extensions: [
    infraApi,
    entityEnvironmentsContent,
    entityDeliveryContent,
    entityEnvironmentsCard,
    environmentTypeField,
    ...platformPages,
  ],
});
