import { createHmac } from 'node:crypto';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
  TestBackend,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import eventsPlugin from '@backstage/plugin-events-backend';
import { eventsServiceFactory } from '@backstage/plugin-events-node';
import eventsModuleInfra from '@infra-orchestration/backstage-plugin-events-backend-module-infra';
// Previews are kept by the backend itself.
// eslint-disable-next-line @backstage/no-mixed-plugin-imports
import infraPlugin from '@infra-orchestration/backstage-plugin-infra-backend';
import request from 'supertest';
import infraModuleForges from '../index';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const SECRET = 'what-the-forge-sends-along';
const ann = mockCredentials.user.header('user:default/ann');

const preview = {
  apiVersion: 'infra-orchestration.dev/v1alpha1',
  kind: 'EnvironmentType',
  metadata: { name: 'preview' },
  spec: { ttl: 'PT4H' },
};

const componentOf = (repositoryUrl: string) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'shop',
    namespace: 'default',
    annotations: {
      'backstage.io/source-location': `url:${repositoryUrl}/tree/main/`,
      'infra-orchestration.dev/preview-type': 'preview',
    },
  },
  spec: { type: 'service', lifecycle: 'production', owner: 'sellers' },
});

/** The whole backend with the module, and forges that send their webhooks to it. */
export class PreviewBackend {
  static async start(
    repositoryUrl: string,
    integrations: object,
  ): Promise<PreviewBackend> {
    const backend = await startTestBackend({
      features: [
        infraPlugin,
        infraModuleForges,
        eventsServiceFactory,
        eventsPlugin,
        eventsModuleInfra,
        mockServices.rootConfig.factory({
          data: {
            app: { baseUrl: 'https://backstage.example.com' },
            events: { useEventBus: 'never' },
            integrations,
            infra: {
              sources: {
                github: [{ secret: SECRET }],
                gitlab: [{ secret: SECRET }],
              },
            },
          },
        }),
        // That of the mock services stays open when the backend has stopped.
        mockServices.database.factory({
          knex: await databases.init('SQLITE_3'),
        }),
        catalogServiceMock.factory({ entities: [componentOf(repositoryUrl)] }),
      ],
    });
    const started = new PreviewBackend(backend, repositoryUrl);
    await request(backend.server)
      .put('/api/infra/documents')
      .set('Authorization', ann)
      .send({ documents: [preview] })
      .expect(200);
    return started;
  }

  private constructor(
    private readonly backend: TestBackend,
    private readonly repositoryUrl: string,
  ) {}

  /** As GitHub sends it, signed. */
  async github(action: 'opened' | 'closed', sha: string): Promise<void> {
    const repository = { full_name: 'acme/shop' };
    const body = JSON.stringify({
      action,
      number: 7,
      pull_request: {
        ...{ number: 7, title: 'Colours', user: { login: 'ann' } },
        html_url: `${this.repositoryUrl}/pull/7`,
        updated_at: new Date().toISOString(),
        head: { ref: 'colours', sha, repo: repository },
      },
      repository: { ...repository, html_url: this.repositoryUrl },
    });
    const mac = createHmac('sha256', SECRET).update(body).digest('hex');
    await this.#post('github', body, {
      'x-github-event': 'pull_request',
      'x-hub-signature-256': `sha256=${mac}`,
    });
  }

  async gitlab(action: 'open' | 'close', sha: string): Promise<void> {
    const body = JSON.stringify({
      object_kind: 'merge_request',
      event_type: 'merge_request',
      user: { username: 'ann' },
      project: { web_url: this.repositoryUrl },
      object_attributes: {
        ...{ iid: 7, title: 'Colours', action, source_branch: 'colours' },
        ...{ source_project_id: 5, target_project_id: 5 },
        url: `${this.repositoryUrl}/-/merge_requests/7`,
        updated_at: new Date().toISOString(),
        last_commit: { id: sha },
      },
    });
    await this.#post('gitlab', body, {
      'x-gitlab-event': 'Merge Request Hook',
      'x-gitlab-token': SECRET,
    });
  }

  async #post(source: string, body: string, headers: object): Promise<void> {
    await request(this.backend.server)
      .post(`/api/events/infra/${source}`)
      .set({ 'content-type': 'application/json', ...headers })
      .send(body)
      .expect(202);
  }

  stop(): Promise<void> {
    return this.backend.stop();
  }
}
