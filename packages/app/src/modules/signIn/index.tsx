import { SignInPage } from '@backstage/core-components';
import {
  ApiBlueprint,
  createFrontendModule,
  discoveryApiRef,
} from '@backstage/frontend-plugin-api';
import { SignInPageBlueprint } from '@backstage/plugin-app-react';
import { EngineerAuth, engineerAuthApiRef } from './EngineerAuth';

const engineerAuth = ApiBlueprint.make({
  name: 'engineer-auth',
  params: defineParams =>
    defineParams({
      api: engineerAuthApiRef,
      deps: { discovery: discoveryApiRef },
      factory: ({ discovery }) => new EngineerAuth(discovery),
    }),
});

/** Two people, so that one can approve what the other asks for. */
const signInPage = SignInPageBlueprint.make({
  params: {
    loader: async () => props =>
      (
        <SignInPage
          {...props}
          title="Who are you?"
          providers={[
            'guest',
            {
              id: 'engineer',
              title: 'Platform engineer',
              message:
                'Approves production deployments and answers the tasks of the platform team.',
              apiRef: engineerAuthApiRef,
            },
          ]}
        />
      ),
  },
});

export const signInModule = createFrontendModule({
  pluginId: 'app',
  extensions: [engineerAuth, signInPage],
});
