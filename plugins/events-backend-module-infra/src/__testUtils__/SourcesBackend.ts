import {
  BackendFeature,
  createBackendModule,
  coreServices,
} from '@backstage/backend-plugin-api';
import {
  mockServices,
  startTestBackend,
  TestBackend,
} from '@backstage/backend-test-utils';
import eventsPlugin from '@backstage/plugin-events-backend';
import { EventsService, eventsServiceRef } from '@backstage/plugin-events-node';
import {
  ArtifactHints,
  artifactHintsTopic,
  PullRequestHint,
  pullRequestHintsTopic,
} from '@infra-orchestration/backstage-plugin-infra-node';
import eventsModuleInfra from '../index';

export interface TestRequest {
  headers: Record<string, string>;
  body: string | Buffer;
  query?: string;
}

/** What a test adds to the backend. */
export interface Additions {
  config?: object;
  features?: BackendFeature[];
}

/** A backend with the events plugin and this module, and what was published on its topics. */
export class SourcesBackend {
  readonly hints: ArtifactHints[] = [];
  readonly pullRequests: PullRequestHint[] = [];
  readonly logged: string[] = [];
  #backend?: TestBackend;
  #events?: EventsService;

  static async start(
    sources: object,
    additions: Additions = {},
  ): Promise<SourcesBackend> {
    const started = new SourcesBackend();
    await started.#start(sources, additions);
    return started;
  }

  async #start(
    sources: object,
    { config, features = [] }: Additions,
  ): Promise<void> {
    const listener = createBackendModule({
      pluginId: 'events',
      moduleId: 'listener',
      register: reg =>
        reg.registerInit({
          deps: { events: eventsServiceRef, logger: coreServices.logger },
          init: async ({ events }) => this.#listen(events),
        }),
    });
    const log = (...parts: unknown[]) => {
      this.logged.push(JSON.stringify(parts));
    };
    const logger = mockServices.rootLogger.mock({
      ...{ debug: log, info: log, warn: log, error: log },
      child: () => logger,
    });
    this.#backend = await startTestBackend({
      features: [
        mockServices.rootConfig.factory({
          data: { ...config, infra: { sources } },
        }),
        logger.factory,
        eventsPlugin,
        eventsModuleInfra,
        listener,
        ...features,
      ],
    });
  }

  async #listen(events: EventsService): Promise<void> {
    this.#events = events;
    await events.subscribe({
      id: 'test',
      topics: [artifactHintsTopic, pullRequestHintsTopic],
      onEvent: async ({ topic, eventPayload }) => {
        const told: object[] =
          topic === artifactHintsTopic ? this.hints : this.pullRequests;
        told.push(eventPayload as object);
      },
    });
  }

  get port(): number {
    return this.#backend!.server.port();
  }

  /** As a module does that reads a queue, or verifies webhooks for others. */
  async publish(topic: string, eventPayload: unknown): Promise<void> {
    await this.#events!.publish({ topic, eventPayload });
  }

  async post(
    path: string,
    request: TestRequest,
  ): Promise<{ status: number; body: any }> {
    const { headers, body, query = '' } = request;
    const url = `http://localhost:${this.port}/api/events/infra/${path}${query}`;
    const response = await fetch(url, {
      method: 'POST',
      headers,
      // The types of fetch know no Buffer.
      body: body as string,
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json');
    return {
      status: response.status,
      body: isJson ? JSON.parse(text) : text,
    };
  }

  async stop(): Promise<void> {
    await this.#backend?.stop();
  }
}
