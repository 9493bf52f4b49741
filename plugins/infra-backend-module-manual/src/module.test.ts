import { createBackendPlugin } from '@backstage/backend-plugin-api';
import { startTestBackend } from '@backstage/backend-test-utils';
import {
  infraDriversExtensionPoint,
  infraTasksExtensionPoint,
  ManualTasks,
} from '@infra-orchestration/backstage-plugin-infra-node';
import infraModuleManual from './index';

describe('module', () => {
  it('brings the driver manual', async () => {
    const addDriver = jest.fn();
    await startTestBackend({
      features: [
        createBackendPlugin({
          pluginId: 'infra',
          register(env) {
            env.registerExtensionPoint(infraDriversExtensionPoint, {
              addDriver,
            });
            env.registerExtensionPoint(
              infraTasksExtensionPoint,
              {} as ManualTasks,
            );
            env.registerInit({ deps: {}, init: async () => {} });
          },
        }),
        infraModuleManual,
      ],
    });
    expect(addDriver).toHaveBeenCalledWith(
      expect.objectContaining({ id: 'manual' }),
    );
  });
});
