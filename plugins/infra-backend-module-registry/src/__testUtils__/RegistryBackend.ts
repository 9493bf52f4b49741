import { createServer, request as httpRequest, Server } from 'node:http';
import { createBackendModule } from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
  TestBackend,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
// Credentials are kept by the backend itself.
// eslint-disable-next-line @backstage/no-mixed-plugin-imports
import infraPlugin from '@infra-orchestration/backstage-plugin-infra-backend';
import { infraDriversExtensionPoint } from '@infra-orchestration/backstage-plugin-infra-node';
import request from 'supertest';
import infraModuleRegistry from '../index';
import { Cluster } from './Cluster';

export const testDatabases = TestDatabases.create({
  ids: ['SQLITE_3', 'POSTGRES_18'],
});

const ann = mockCredentials.user.header('user:default/ann');

const shop = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'shop', namespace: 'default' },
  spec: { type: 'service', lifecycle: 'production', owner: 'sellers' },
};

/** The whole backend with the module, and a person who uses its API. */
export class RegistryBackend {
  static async start(
    databaseId: Parameters<typeof testDatabases.init>[0] = 'SQLITE_3',
  ): Promise<RegistryBackend> {
    const knex = await testDatabases.init(databaseId);
    const cluster = new Cluster();
    const audit = mockServices.auditor.mock();
    const audited: object[] = [];
    audit.createEvent.mockImplementation(async ({ eventId, meta }) => ({
      success: async outcome => {
        audited.push({ eventId, ...meta, ...outcome?.meta });
      },
      fail: async ({ error }) => {
        audited.push({ eventId, ...meta, failed: error.name });
      },
    }));
    const backend = await startTestBackend({
      features: [
        infraPlugin,
        infraModuleRegistry,
        createBackendModule({
          pluginId: 'infra',
          moduleId: 'cluster',
          register: env =>
            env.registerInit({
              deps: { drivers: infraDriversExtensionPoint },
              init: async ({ drivers }) => drivers.addDriver(cluster.driver),
            }),
        }),
        audit.factory,
        mockServices.database.factory({ knex }),
        mockServices.rootConfig.factory({ data: {} }),
        catalogServiceMock.factory({ entities: [shop] }),
      ],
    });
    return new RegistryBackend(backend, knex, cluster, audited);
  }

  private constructor(
    private readonly backend: TestBackend,
    readonly knex: Awaited<ReturnType<typeof testDatabases.init>>,
    readonly cluster: Cluster,
    /** What is in the audit log. */
    readonly audited: object[],
  ) {}

  /** Listens where a registry sends its clients for a token, and passes on what comes. */
  async listen(port: number): Promise<Server> {
    const target = this.backend.server.port();
    const server = createServer((incoming, outgoing) => {
      const { url, method, headers } = incoming;
      const passed = httpRequest(
        { host: '127.0.0.1', port: target, path: url, method, headers },
        answer => {
          outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(outgoing);
        },
      );
      passed.on('error', () => outgoing.destroy());
      incoming.pipe(passed);
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
    return server;
  }

  call(method: 'get' | 'post' | 'put' | 'delete', path: string, body?: object) {
    return request(this.backend.server)
      [method](`/api/infra${path}`)
      .set('Authorization', ann)
      .send(body);
  }

  /** As a client of the registry asks. */
  token(query: object, login?: { username: string; password: string }) {
    const call = request(this.backend.server)
      .get('/api/infra/registries/token')
      .query(query);
    return login ? call.auth(login.username, login.password) : call;
  }

  async until<T>(
    read: () => Promise<T>,
    isReached: (value: T) => boolean,
  ): Promise<T> {
    const deadline = Date.now() + 30_000;
    for (;;) {
      const value = await read();
      if (isReached(value)) {
        return value;
      }
      if (Date.now() > deadline) {
        throw new Error(`still ${JSON.stringify(value)}`);
      }
      await new Promise(resolve => {
        setTimeout(resolve, 20);
      });
    }
  }

  async settled(environmentId: string, status: string) {
    return await this.until(
      async () =>
        (
          await this.call('get', `/environments/${environmentId}`)
        ).body,
      body => body.status === status,
    );
  }

  stop(): Promise<void> {
    return this.backend.stop();
  }
}
