import { createBackendPlugin } from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  infraDriversExtensionPoint,
  infraStatesExtensionPoint,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { MemoryStates } from './__testUtils__/MemoryStates';
import infraModuleOpenTofu from './index';

describe('module', () => {
  it('brings the driver opentofu', async () => {
    const addDriver = jest.fn();
    const backend = await startTestBackend({
      features: [
        mockServices.rootConfig.factory({ data: {} }),
        createBackendPlugin({
          pluginId: 'infra',
          register(env) {
            env.registerExtensionPoint(infraDriversExtensionPoint, {
              addDriver,
            });
            env.registerExtensionPoint(
              infraStatesExtensionPoint,
              new MemoryStates(),
            );
            env.registerInit({ deps: {}, init: async () => {} });
          },
        }),
        infraModuleOpenTofu,
      ],
    });
    expect(addDriver).toHaveBeenCalledWith(
      expect.objectContaining({ id: 'opentofu' }),
    );
    await backend.stop();
  });
});
