import {
  createBackendModule,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
  TestBackend,
  TestDatabaseId,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { notificationService } from '@backstage/plugin-notifications-node';
import { JsonObject } from '@backstage/types';
// The tests' tasks are the backend's own.
// eslint-disable-next-line @backstage/no-mixed-plugin-imports
import infraPlugin from '@infra-orchestration/backstage-plugin-infra-backend';
import { Task } from '@infra-orchestration/backstage-plugin-infra-common';
import {
  infraTasksExtensionPoint,
  ManualTasks,
} from '@infra-orchestration/backstage-plugin-infra-node';
import request from 'supertest';
import infraModuleManual from '../index';

export const testDatabases = TestDatabases.create({
  ids: ['SQLITE_3', 'POSTGRES_18'],
});

const ann = mockCredentials.user.header('user:default/ann');

const greeter = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'greeter', namespace: 'default' },
  spec: {
    type: 'service',
    lifecycle: 'production',
    owner: 'greeters',
  } as JsonObject,
};

/** What is sent to people. */
export interface Sent {
  to: string;
  title: string;
}

/** The whole backend with the driver, and a person who uses its API. */
export class ManualBackend {
  static async start(
    databaseId: TestDatabaseId = 'SQLITE_3',
  ): Promise<ManualBackend> {
    const knex = await testDatabases.init(databaseId);
    const sent: Sent[] = [];
    let tasks: ManualTasks | undefined;
    const backend = await startTestBackend({
      features: [
        infraPlugin,
        infraModuleManual,
        createBackendModule({
          pluginId: 'infra',
          moduleId: 'looks-on',
          register: env =>
            env.registerInit({
              deps: { given: infraTasksExtensionPoint },
              init: async ({ given }) => {
                tasks = given;
              },
            }),
        }),
        mockServices.database.factory({ knex }),
        mockServices.rootConfig.factory({ data: {} }),
        catalogServiceMock.factory({ entities: [greeter] }),
        createServiceFactory({
          service: notificationService,
          deps: {},
          factory: () => ({
            send: async ({ recipients, payload }) => {
              const to = 'entityRef' in recipients ? recipients.entityRef : '*';
              sent.push({ to: String(to), title: payload.title });
            },
          }),
        }),
      ],
    });
    return new ManualBackend(backend, knex, tasks!, sent);
  }

  private constructor(
    private readonly backend: TestBackend,
    readonly knex: Awaited<ReturnType<typeof testDatabases.init>>,
    readonly tasks: ManualTasks,
    readonly sent: Sent[],
  ) {}

  get(path: string) {
    return request(this.backend.server)
      .get(`/api/infra${path}`)
      .set('Authorization', ann);
  }

  post(path: string, body?: object) {
    return request(this.backend.server)
      .post(`/api/infra${path}`)
      .set('Authorization', ann)
      .send(body);
  }

  put(path: string, body: object) {
    return request(this.backend.server)
      .put(`/api/infra${path}`)
      .set('Authorization', ann)
      .send(body);
  }

  delete(path: string) {
    return request(this.backend.server)
      .delete(`/api/infra${path}`)
      .set('Authorization', ann);
  }

  async openTasks(): Promise<Task[]> {
    return (await this.get('/tasks?state=open&limit=500')).body.items;
  }

  /** The one open task of an environment, once there is one. */
  async taskOf(environmentId: string): Promise<Task> {
    const read = async (): Promise<Task[]> =>
      (await this.get(`/tasks?state=open&environmentId=${environmentId}`)).body
        .items;
    const [task] = await this.until(read, tasks => tasks.length > 0);
    return task;
  }

  /** Whoever sends does not wait until it is. */
  async untilSent(wanted: Sent): Promise<void> {
    const isWanted = ({ to, title }: Sent) =>
      to === wanted.to && title === wanted.title;
    await this.until(
      async () => this.sent,
      sent => sent.some(isWanted),
    );
  }

  async settled(environmentId: string, status: string) {
    return await this.until(
      async () => (await this.get(`/environments/${environmentId}`)).body,
      ({ status: reached, generation, observedGeneration }) =>
        reached === status &&
        (status === 'Deleted' || generation === observedGeneration),
    );
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

  stop(): Promise<void> {
    return this.backend.stop();
  }
}
