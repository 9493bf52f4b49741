import { createBackendPlugin } from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { infraDriversExtensionPoint } from '@infra-orchestration/backstage-plugin-infra-node';
import request from 'supertest';
import infraModuleHttp from './index';

describe('module', () => {
  it('brings the driver http and an endpoint that asks for a signature, not for a token', async () => {
    const addDriver = jest.fn();
    const { server } = await startTestBackend({
      features: [
        mockServices.rootConfig.factory({
          data: { infra: { http: { allowedHosts: ['cmdb.example.com'] } } },
        }),
        createBackendPlugin({
          pluginId: 'infra',
          register(env) {
            env.registerExtensionPoint(infraDriversExtensionPoint, {
              addDriver,
            });
            env.registerInit({ deps: {}, init: async () => {} });
          },
        }),
        infraModuleHttp,
      ],
    });
    expect(addDriver).toHaveBeenCalledWith(
      expect.objectContaining({ id: 'http' }),
    );
    const { body } = await request(server)
      .post('/api/infra/drivers/http/callbacks/legacy')
      .send('{}')
      .expect(401);
    expect(body.title).toBe('The signature is not valid');
  });
});
