import {
  createBackendModule,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { TestDatabaseId } from '@backstage/backend-test-utils';
import {
  NotificationSendOptions,
  notificationService,
} from '@backstage/plugin-notifications-node';
import {
  infraTasksExtensionPoint,
  ManualTaskRequest,
  ManualTasks,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { randomUUID } from 'node:crypto';
import { InfraBackend } from './infraBackend';

export const aTaskRequest: ManualTaskRequest = {
  title: 'Create a schema',
  instructions: 'On the **mainframe**.',
  assignee: 'group:default/dba',
  values: { site: 'A' },
  outputs: {
    type: 'object',
    required: ['schema', 'password'],
    properties: {
      schema: { type: 'string', pattern: '^[a-z]+$' },
      password: { type: 'string', minLength: 8, 'x-secret': true },
    },
    additionalProperties: false,
  },
};

/** A backend with one environment, in whose name the test asks people as a driver does. */
export class AskingBackend {
  readonly sent: NotificationSendOptions[] = [];
  /** What becomes of a notification on its way. */
  sending: () => Promise<void> = async () => {};
  infra!: InfraBackend;
  environmentId!: string;
  tasks!: ManualTasks;

  static async start(databaseId?: TestDatabaseId): Promise<AskingBackend> {
    const asking = new AskingBackend();
    asking.infra = await InfraBackend.start({
      databaseId,
      features: [asking.#module(), asking.#notifications()],
    });
    const { environment } = await asking.infra.create({ name: 'waits' });
    asking.environmentId = environment.id;
    await asking.infra.settled(environment.id, 'Ready');
    return asking;
  }

  subject() {
    const instanceId = randomUUID();
    return {
      externalName: `schema-${instanceId.slice(0, 8)}`,
      identity: {
        instanceId,
        environmentId: this.environmentId,
        environmentName: 'waits',
        environmentType: 'development',
        entityRef: 'component:default/greeter',
        address: 'schema.default#db',
        ownershipMark: `test/${instanceId}`,
      },
    };
  }

  async ask(given: Partial<ManualTaskRequest> = {}, of = this.subject()) {
    const task = await this.tasks.ask({
      ...of,
      purpose: 'apply',
      request: { ...aTaskRequest, ...given },
      reopen: false,
    });
    return { ...of, id: task!.id };
  }

  #module() {
    return createBackendModule({
      pluginId: 'infra',
      moduleId: 'asks-people',
      register: env =>
        env.registerInit({
          deps: { tasks: infraTasksExtensionPoint },
          init: async ({ tasks }) => {
            this.tasks = tasks;
          },
        }),
    });
  }

  #notifications() {
    return createServiceFactory({
      service: notificationService,
      deps: {},
      factory: () => ({
        send: async notification => {
          await this.sending();
          this.sent.push(notification);
        },
      }),
    });
  }
}
