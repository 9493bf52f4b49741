import { createBackendModule } from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
  TestBackend,
} from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import scaffolderPlugin from '@backstage/plugin-scaffolder-backend';
import infraPlugin from '@infra-orchestration/backstage-plugin-infra-backend';
import { infraDriversExtensionPoint } from '@infra-orchestration/backstage-plugin-infra-node';
import {
  createInMemoryDriver,
  InMemoryDriver,
} from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import request from 'supertest';
import scaffolderModuleInfra from '../index';
import { platformDocuments } from './platform';

const DEADLINE_MS = 60_000;

export interface TaskResult {
  status: string;
  lines: string[];
  events: { body: { message: string; stepId?: string } }[];
}

/** Scaffolder and infra plugin in one backend; all of it real but the outside. */
export class ScaffolderBackend {
  static async start(entities: Entity[]): Promise<ScaffolderBackend> {
    const driver = createInMemoryDriver();
    const backend = await startTestBackend({
      features: [
        scaffolderPlugin,
        scaffolderModuleInfra,
        infraPlugin,
        driverModule(driver),
        catalogServiceMock.factory({ entities }),
        mockServices.rootSystemMetadata.factory(),
      ],
    });
    const started = new ScaffolderBackend(backend, driver);
    const { status, body } = await started
      .#as(request(backend.server).put('/api/infra/documents'))
      .send({ documents: platformDocuments });
    if (status !== 200) throw new Error(JSON.stringify(body));
    return started;
  }

  private constructor(
    readonly backend: TestBackend,
    readonly driver: InMemoryDriver,
  ) {}

  /** Runs a template to its end. */
  async run(templateName: string): Promise<TaskResult> {
    const { body: task } = await this.#as(
      request(this.backend.server).post('/api/scaffolder/v2/tasks'),
    )
      .send({ templateRef: `template:default/${templateName}`, values: {} })
      .expect(201);
    const deadline = Date.now() + DEADLINE_MS;
    for (;;) {
      const { body: events } = await this.#as(
        request(this.backend.server).get(
          `/api/scaffolder/v2/tasks/${task.id}/events`,
        ),
      ).expect(200);
      const end = events.find((event: any) => event.type === 'completion');
      if (end) {
        const { body: ended } = await this.#as(
          request(this.backend.server).get(
            `/api/scaffolder/v2/tasks/${task.id}`,
          ),
        ).expect(200);
        return {
          status: ended.status,
          lines: events.map((event: any) => event.body.message),
          events,
        };
      }
      if (Date.now() > deadline) throw new Error(JSON.stringify(events));
      await new Promise(resolve => {
        setTimeout(resolve, 50);
      });
    }
  }

  async dryRun(template: Entity) {
    const { status, body } = await this.#as(
      request(this.backend.server).post('/api/scaffolder/v2/dry-run'),
    ).send({ template, values: {}, directoryContents: [] });
    if (status !== 200) throw new Error(JSON.stringify(body));
    return body;
  }

  async environments(): Promise<{ name: string; status: string }[]> {
    const { body } = await this.#as(
      request(this.backend.server).get('/api/infra/environments'),
    ).expect(200);
    return body.items;
  }

  #as(test: request.Test): request.Test {
    return test.set(
      'Authorization',
      mockCredentials.user.header('user:default/ann'),
    );
  }
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
