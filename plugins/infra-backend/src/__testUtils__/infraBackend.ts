import { Entity } from '@backstage/catalog-model';
import {
  AuditorServiceCreateEventOptions,
  BackendFeature,
  coreServices,
  createBackendModule,
  createServiceFactory,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { actionsRegistryServiceRef } from '@backstage/backend-plugin-api/alpha';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
  TestBackend,
  TestDatabaseId,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { actionsRegistryServiceMock } from '@backstage/backend-test-utils/alpha';
import {
  AuthorizeResult,
  PolicyDecision,
  ResourcePermission,
  BasicPermission,
} from '@backstage/plugin-permission-common';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { JsonObject } from '@backstage/types';
import { infraDriversExtensionPoint } from '@infra-orchestration/backstage-plugin-infra-node';
import {
  createInMemoryDriver,
  InMemoryDriver,
} from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import request from 'supertest';
import infraPlugin from '../index';
import { Db } from '../store';
import { platformDocuments, workloadEntities } from './platform';

// A whole backend starts and works; on a busy machine that takes its time.
jest.setTimeout(60_000);

/** PostgreSQL is among them where the environment names a server. */
export const testDatabases = TestDatabases.create({
  ids: ['SQLITE_3', 'POSTGRES_18'],
});

export type Decide = (
  permission: BasicPermission | ResourcePermission,
) => PolicyDecision;

export interface InfraBackendOptions {
  entities?: Entity[];
  documents?: JsonObject[];
  config?: JsonObject;
  /** Default SQLite. */
  databaseId?: TestDatabaseId;
  /** Whose database it shares, as another replica does. */
  beside?: InfraBackend;
  driver?: InMemoryDriver;
  /** Beside the plugin and its driver. */
  features?: BackendFeature[];
}

export interface AuditEntry extends AuditorServiceCreateEventOptions {
  status: 'succeeded' | 'failed';
}

/** The plugin in a test backend, on the in-memory driver; all of it real but the outside. */
export class InfraBackend {
  static async start(options: InfraBackendOptions = {}): Promise<InfraBackend> {
    const driver = options.driver ?? createInMemoryDriver();
    const knex =
      options.beside?.knex ??
      (await testDatabases.init(options.databaseId ?? 'SQLITE_3'));
    const audit: AuditEntry[] = [];
    const actions = actionsRegistryServiceMock();
    const policy: { decide: Decide } = {
      decide: () => ({ result: AuthorizeResult.ALLOW }),
    };
    const backend = await startTestBackend({
      features: [
        infraPlugin,
        ...(options.features ?? []),
        driverModule(driver),
        mockServices.rootConfig.factory({ data: options.config ?? {} }),
        databaseFactory(knex, options.databaseId),
        catalogServiceMock.factory({
          entities: options.entities ?? workloadEntities,
        }),
        permissionsFactory(policy),
        auditorFactory(audit),
        createServiceFactory({
          service: actionsRegistryServiceRef,
          deps: {},
          factory: () => actions,
        }),
      ],
    });
    const infra = new InfraBackend(
      backend,
      driver,
      knex,
      audit,
      actions,
      policy,
    );
    await infra
      .put('/documents', {
        documents: options.documents ?? platformDocuments,
      })
      .expect(200);
    audit.length = 0;
    return infra;
  }

  private constructor(
    readonly backend: TestBackend,
    readonly driver: InMemoryDriver,
    /** The plugin's database. */
    readonly knex: Db,
    readonly audit: AuditEntry[],
    readonly actions: ReturnType<typeof actionsRegistryServiceMock>,
    private readonly policy: { decide: Decide },
  ) {}

  /** What the permission system answers from now on. */
  decide(decide: Decide): void {
    this.policy.decide = decide;
  }

  get(path: string) {
    return this.#as(request(this.backend.server).get(`/api/infra${path}`));
  }

  post(path: string, body?: object) {
    return this.#as(
      request(this.backend.server).post(`/api/infra${path}`),
    ).send(body);
  }

  put(path: string, body: object) {
    return this.#as(request(this.backend.server).put(`/api/infra${path}`)).send(
      body,
    );
  }

  delete(path: string) {
    return this.#as(request(this.backend.server).delete(`/api/infra${path}`));
  }

  /** An environment of the greeter, as its answer. */
  async create(input: JsonObject = {}) {
    const { body } = await this.post('/environments', {
      entityRef: 'component:default/greeter',
      name: 'dev',
      type: 'development',
      ...input,
    }).expect(201);
    return body;
  }

  /** Polls until the environment has the status, which is that of what was asked for last. */
  async settled(id: string, status: string) {
    const read = async () => (await this.get(`/environments/${id}`)).body;
    try {
      return await this.until(
        read,
        body =>
          body.status === status && (status === 'Deleted' || isSeen(body)),
      );
    } catch {
      const { status: actual, conditions } = await read();
      const { body: resources } = await this.get(
        `/environments/${id}/resources`,
      );
      throw new Error(
        `the environment is ${actual}, not ${status}: ${JSON.stringify(
          [conditions, resources],
          null,
          1,
        )}`,
      );
    }
  }

  async incomingEvents(query = ''): Promise<any[]> {
    return (await this.get(`/incoming-events${query}`).expect(200)).body.items;
  }

  /** Polls until what was delivered so has the fate. */
  async incoming(deliveryId: string, fate: string) {
    return this.until(
      async () =>
        (await this.incomingEvents()).find(
          event => event.deliveryId === deliveryId,
        ),
      event => event?.fate === fate,
    );
  }

  /** Polls until nothing of the deployment is to be done any more. */
  async ended(deploymentId: string) {
    return this.until(
      async () => (await this.get(`/deployments/${deploymentId}`)).body,
      ({ status }) => status !== 'Pending' && status !== 'Running',
    );
  }

  async until<T>(
    read: () => Promise<T>,
    isReached: (value: T) => boolean,
  ): Promise<T> {
    const deadline = Date.now() + 40_000;
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

  /** Waits until nothing is under way, so that the next fault befalls who it is meant for. */
  async idle(): Promise<void> {
    await this.until(
      async () => (await this.get('/environments?limit=100')).body.items,
      (items: any[]) => items.every(isSeen),
    );
    for (const status of ['Pending', 'Progressing', 'Deleting']) {
      const { body } = await this.get(`/environments?status=${status}`);
      for (const { id } of body.items) {
        await this.settled(id, status === 'Deleting' ? 'Deleted' : 'Ready');
      }
    }
  }

  stop(): Promise<void> {
    return this.backend.stop();
  }

  #as(test: request.Test): request.Test {
    return test.set(
      'Authorization',
      mockCredentials.user.header('user:default/ann'),
    );
  }
}

/** Its status says something about what was asked for last. */
function isSeen(environment: {
  generation: number;
  observedGeneration: number;
}): boolean {
  return environment.generation === environment.observedGeneration;
}

function driverModule(driver: InMemoryDriver) {
  return createBackendModule({
    pluginId: 'infra',
    moduleId: 'in-memory-driver',
    register(env) {
      env.registerInit({
        deps: { drivers: infraDriversExtensionPoint },
        init: async ({ drivers }) => drivers.addDriver(driver),
      });
    },
  });
}

/** Other plugins have databases of their own, as they have anywhere. */
function databaseFactory(knex: Db, databaseId: TestDatabaseId = 'SQLITE_3') {
  return createServiceFactory({
    service: coreServices.database,
    deps: { plugin: coreServices.pluginMetadata },
    factory: async ({ plugin }) =>
      mockServices.database({
        knex:
          plugin.getId() === 'infra'
            ? knex
            : await testDatabases.init(databaseId),
      }),
  });
}

function permissionsFactory(policy: { decide: Decide }) {
  return createServiceFactory({
    service: coreServices.permissions,
    deps: {},
    factory: (): PermissionsService => ({
      authorize: async requests =>
        requests.map(({ permission }) => policy.decide(permission) as any),
      authorizeConditional: async requests =>
        requests.map(({ permission }) => policy.decide(permission)),
    }),
  });
}

function auditorFactory(audit: AuditEntry[]) {
  return createServiceFactory({
    service: coreServices.auditor,
    deps: {},
    factory: () => ({
      createEvent: async options => ({
        success: async ended => {
          audit.push({
            ...options,
            meta: { ...options.meta, ...ended?.meta },
            status: 'succeeded',
          });
        },
        fail: async () => {
          audit.push({ ...options, status: 'failed' });
        },
      }),
    }),
  });
}
