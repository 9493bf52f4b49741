import { createBackendPlugin } from '@backstage/backend-plugin-api';
import { startTestBackend } from '@backstage/backend-test-utils';
import { infraDriversExtensionPoint } from '@infra-orchestration/backstage-plugin-infra-node';
import infraModuleRabbitmq from './index';

describe('module', () => {
  it('brings the driver rabbitmq', async () => {
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
        infraModuleRabbitmq,
      ],
    });
    expect(addDriver).toHaveBeenCalledWith(
      expect.objectContaining({ id: 'rabbitmq' }),
    );
  });
});
