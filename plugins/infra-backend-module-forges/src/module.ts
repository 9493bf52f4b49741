import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { ScmIntegrations } from '@backstage/integration';
import { infraForgesExtensionPoint } from '@infra-orchestration/backstage-plugin-infra-node';
import { GithubForge } from './github/GithubForge';
import { GitlabForge } from './gitlab/GitlabForge';

/**
 * Brings GitHub and GitLab as forges whose pull requests are told of their previews.
 *
 * @public
 */
export const infraModuleForges = createBackendModule({
  pluginId: 'infra',
  moduleId: 'forges',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        forges: infraForgesExtensionPoint,
      },
      async init({ config, forges }) {
        const integrations = ScmIntegrations.fromConfig(config);
        forges.addForge(
          new GithubForge(integrations),
          new GitlabForge(integrations),
        );
      },
    });
  },
});
