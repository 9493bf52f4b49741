import { authServiceFactory } from '@backstage/backend-defaults/auth';
import { httpAuthServiceFactory } from '@backstage/backend-defaults/httpAuth';
import { permissionsServiceFactory } from '@backstage/backend-defaults/permissions';
import {
  mockServices,
  startTestBackend,
  TestBackend,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import request from 'supertest';
import infraPlugin from './index';
import { testDatabases } from './__testUtils__/infraBackend';
import { workloadEntities } from './__testUtils__/platform';

jest.setTimeout(60_000);

const ofCi = 'a-token-for-ci-that-is-long-enough';
const ofAnother = 'a-token-for-something-else-entirely';

/** External access, authentication and permissions as they really are; see docs/operating/artifacts.md. */
describe('The token of CI', () => {
  let backend: TestBackend;

  beforeAll(async () => {
    const access = (token: string, subject: string, permission: string) => ({
      type: 'static',
      options: { token, subject },
      accessRestrictions: [{ plugin: 'infra', permission }],
    });
    backend = await startTestBackend({
      features: [
        infraPlugin,
        authServiceFactory,
        httpAuthServiceFactory,
        permissionsServiceFactory,
        mockServices.rootConfig.factory({
          data: {
            backend: {
              baseUrl: 'http://localhost:7007',
              auth: {
                externalAccess: [
                  access(ofCi, 'ci', 'infra.artifact.register'),
                  access(ofAnother, 'other', 'infra.platform.read'),
                ],
              },
            },
          },
        }),
        // That of the mock services stays open when the backend has stopped.
        mockServices.database.factory({
          knex: await testDatabases.init('SQLITE_3'),
        }),
        catalogServiceMock.factory({ entities: workloadEntities }),
      ],
    });
  });

  afterAll(() => backend?.stop());

  const image = {
    repository: 'registry.example.com/shop/greeter',
    digest: `sha256:${'a'.repeat(64)}`,
    tag: '1.0',
    entityRef: 'component:default/greeter',
    container: 'main',
  };

  const call = (method: 'get' | 'post', path: string, token?: string) => {
    const asked = request(backend.server)[method](`/api/infra${path}`);
    return token ? asked.set('Authorization', `Bearer ${token}`) : asked;
  };

  it('tells of an image, and does nothing else', async () => {
    const first = await call('post', '/artifacts', ofCi).send(image);
    expect([first.status, first.body]).toEqual([
      201,
      expect.objectContaining({ digest: image.digest, tags: ['1.0'] }),
    ]);
    await call('post', '/artifacts', ofCi).send(image).expect(200);
    for (const path of ['/artifacts', '/incoming-events', '/providers']) {
      await call('get', path, ofCi).expect(403);
    }
    const { body } = await call('get', '/environments', ofCi).expect(200);
    expect(body.items).toEqual([]);
  });

  it('is needed', async () => {
    const statusOf = async (token?: string) =>
      (await call('post', '/artifacts', token).send(image)).status;
    expect([
      await statusOf(),
      await statusOf('wrong'),
      await statusOf(ofAnother),
    ]).toEqual([401, 401, 403]);
  });
});
