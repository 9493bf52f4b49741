import { createBackendModule } from '@backstage/backend-plugin-api';
import {
  authProvidersExtensionPoint,
  createProxyAuthProviderFactory,
  createProxyAuthenticator,
} from '@backstage/plugin-auth-node';

const ENGINEER = 'user:development/engineer';

/**
 * A second person beside the guest, without a password as that one: approvals and tasks need
 * somebody else. For the demo only.
 */
export const demoEngineerModule = createBackendModule({
  pluginId: 'auth',
  moduleId: 'demo-engineer',
  register(env) {
    env.registerInit({
      deps: { providers: authProvidersExtensionPoint },
      async init({ providers }) {
        providers.registerProvider({
          providerId: 'engineer',
          factory: createProxyAuthProviderFactory({
            authenticator: createProxyAuthenticator({
              defaultProfileTransform: async () => ({ profile: {} }),
              initialize: () => undefined,
              authenticate: async () => ({ result: {} }),
            }),
            signInResolver: (_, context) =>
              context.signInWithCatalogUser({ entityRef: ENGINEER }),
          }),
        });
      },
    });
  },
});
