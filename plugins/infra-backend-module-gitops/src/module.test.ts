import { createBackendPlugin } from '@backstage/backend-plugin-api';
import { startTestBackend } from '@backstage/backend-test-utils';
import { infraDriversExtensionPoint } from '@infra-orchestration/backstage-plugin-infra-node';
import infraModuleGitops from './index';

describe('module', () => {
  it('brings the driver gitops', async () => {
    const addDriver = jest.fn();
    await startTestBackend({
      features: [
        createBackendPlugin({
          pluginId: 'infra',
          register(env) {
            env.registerExtensionPoint(infraDriversExtensionPoint, {
              addDriver,
            });
            env.registerInit({ deps: {}, init: async () => {} });
          },
        }),
        infraModuleGitops,
      ],
    });
    expect(addDriver).toHaveBeenCalledWith(
      expect.objectContaining({ id: 'gitops' }),
    );
  });
});
