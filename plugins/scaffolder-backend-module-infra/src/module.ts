import { createBackendModule } from '@backstage/backend-plugin-api';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import { infraServiceRef } from '@infra-orchestration/backstage-plugin-infra-node';
import { createInfraActions } from './actions';

/**
 * Adds the `infra:*` actions to the scaffolder.
 *
 * @public
 */
export const scaffolderModuleInfra = createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'infra',
  register(env) {
    env.registerInit({
      deps: {
        actions: scaffolderActionsExtensionPoint,
        infra: infraServiceRef,
      },
      async init({ actions, infra }) {
        actions.addActions(...createInfraActions(infra));
      },
    });
  },
});
