import { createBackendPlugin } from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  Forge,
  infraForgesExtensionPoint,
} from '@infra-orchestration/backstage-plugin-infra-node';
import infraModuleForges from './index';

describe('module', () => {
  it('brings both forges, which know the repositories of the integrations', async () => {
    const forges: Forge[] = [];
    await startTestBackend({
      features: [
        mockServices.rootConfig.factory({
          data: {
            integrations: {
              github: [{ host: 'github.com', token: 'one' }],
              gitlab: [
                {
                  host: 'gitlab.example.com',
                  apiBaseUrl: 'https://gitlab.example.com/api/v4',
                  token: 'two',
                },
              ],
            },
          },
        }),
        createBackendPlugin({
          pluginId: 'infra',
          register(env) {
            env.registerExtensionPoint(infraForgesExtensionPoint, {
              addForge: (...added) => forges.push(...added),
            });
            env.registerInit({ deps: {}, init: async () => {} });
          },
        }),
        infraModuleForges,
      ],
    });
    const whoKnows = (url: string) =>
      forges.filter(forge => forge.knows(url)).map(({ name }) => name);
    expect(whoKnows('https://github.com/acme/shop')).toEqual(['GitHub']);
    expect(whoKnows('https://gitlab.example.com/a/b/c')).toEqual(['GitLab']);
    expect(whoKnows('https://gitlab.com/a/b')).toEqual([]);
  });
});
