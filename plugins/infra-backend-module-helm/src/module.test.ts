import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { existsSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { infraDriversExtensionPoint } from '@infra-orchestration/backstage-plugin-infra-node';
import { eventually } from './__testUtils__/cluster';
import infraModuleHelm from './index';

describe('module', () => {
  it('brings the driver helm, and takes away what a dead process left', async () => {
    const workDir = mkdtempSync(join(tmpdir(), 'helm-module-'));
    const left = join(workDir, 'runs', 'of-a-dead-process');
    mkdirSync(left, { recursive: true });
    const addDriver = jest.fn();
    await startTestBackend({
      features: [
        createBackendPlugin({
          pluginId: 'infra',
          register(env) {
            env.registerExtensionPoint(infraDriversExtensionPoint, {
              addDriver,
            });
            env.registerInit({
              deps: { lifecycle: coreServices.lifecycle },
              init: async () => {},
            });
          },
        }),
        infraModuleHelm,
        mockServices.rootConfig.factory({
          data: { infra: { helm: { workDir } } },
        }),
      ],
    });
    expect(addDriver).toHaveBeenCalledWith(
      expect.objectContaining({ id: 'helm' }),
    );
    await eventually(async () => !existsSync(left));
  });
});
