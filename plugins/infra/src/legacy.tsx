/**
 * The plugin for apps on Backstage's old frontend system.
 *
 * @packageDocumentation
 */
import { Entity } from '@backstage/catalog-model';
import {
  createApiFactory,
  createComponentExtension,
  createPlugin,
  createRoutableExtension,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import { createScaffolderFieldExtension } from '@backstage/plugin-scaffolder-react';
import {
  ANNOTATION_ENABLED,
  ANNOTATION_SCORE_LOCATION,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { createInfraApi, infraApiRef } from './api';
import {
  EnvironmentTypePicker,
  environmentTypePickerName,
  environmentTypePickerSchema,
} from './components/Scaffolder';
import {
  entityDeliveryRouteRef,
  entityEnvironmentsRouteRef,
  infraRouteRef,
} from './routes';

/** The plugin with its API and routes; apps need it only to override the API. @public */
export const infraPlugin = createPlugin({
  id: 'infra',
  apis: [
    createApiFactory({
      api: infraApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps => createInfraApi(deps),
    }),
  ],
  routes: {
    root: infraRouteRef,
    entityEnvironments: entityEnvironmentsRouteRef,
    entityDelivery: entityDeliveryRouteRef,
  },
});

/** For `EntitySwitch.Case` and `EntityLayout.Route`: whether an entity has environments. @public */
export function isInfraAvailable(entity: Entity): boolean {
  const annotations = entity.metadata.annotations ?? {};
  return (
    annotations[ANNOTATION_SCORE_LOCATION] !== undefined ||
    annotations[ANNOTATION_ENABLED] === 'true'
  );
}

/** The Environments tab; mount it with `EntityLayout.Route` at `/environments`. @public */
export const EntityEnvironmentsContent = infraPlugin.provide(
  createRoutableExtension({
    name: 'EntityEnvironmentsContent',
    component: () =>
      import('./components/EntityEnvironments').then(
        m => m.EntityEnvironments as () => JSX.Element,
      ),
    mountPoint: entityEnvironmentsRouteRef,
  }),
);

/** The Delivery tab; mount it with `EntityLayout.Route` at `/delivery`. @public */
export const EntityDeliveryContent = infraPlugin.provide(
  createRoutableExtension({
    name: 'EntityDeliveryContent',
    component: () =>
      import('./components/Delivery').then(
        m => m.EntityDelivery as () => JSX.Element,
      ),
    mountPoint: entityDeliveryRouteRef,
  }),
);

/** The overview card. It links to the tab, which must be mounted too. @public */
export const EntityEnvironmentsCard = infraPlugin.provide(
  createComponentExtension({
    name: 'EntityEnvironmentsCard',
    component: {
      lazy: () =>
        import('./components/EntityCard').then(
          m => m.EntityEnvironmentsCard as () => JSX.Element,
        ),
    },
  }),
);

/** The Infrastructure page; mount it at `/infra`. @public */
export const InfraPage = infraPlugin.provide(
  createRoutableExtension({
    name: 'InfraPage',
    component: () =>
      import('./components/LegacyInfraPage').then(
        m => m.LegacyInfraPage as () => JSX.Element,
      ),
    mountPoint: infraRouteRef,
  }),
);

/** The scaffolder field `InfraEnvironmentTypePicker`. @public */
export const EnvironmentTypePickerFieldExtension = infraPlugin.provide(
  createScaffolderFieldExtension({
    name: environmentTypePickerName,
    component: EnvironmentTypePicker,
    schema: environmentTypePickerSchema.schema,
  }),
);

export { infraApiRef } from './api';
