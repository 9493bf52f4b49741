import {
  mockCredentials,
  mockServices,
  startTestBackend,
  TestBackend,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import scaffolderPlugin from '@backstage/plugin-scaffolder-backend';
import infraPlugin from '@infra-orchestration/backstage-plugin-infra-backend';
import scaffolderModuleInfra from '@infra-orchestration/backstage-plugin-scaffolder-backend-module-infra';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import request from 'supertest';
import yaml from 'yaml';
import { demoPublishModule } from './publishDirectory';

// What Node's fetch parses is of another realm than Jest's, and the scaffolder's template engine takes
// no arrays of another realm. Outside of Jest there is only one.
Response.prototype.json = async function json(this: Response) {
  return JSON.parse(await this.text());
};

const directory = join(
  __dirname,
  '../../../../examples/templates/service-with-environment',
);

const directoryContents = readdirSync(directory, {
  recursive: true,
  withFileTypes: true,
})
  .filter(entry => entry.isFile())
  .map(entry => join(entry.parentPath, entry.name))
  .map(path => ({
    path: path.slice(directory.length + 1),
    base64Content: readFileSync(path).toString('base64'),
  }));

const template = yaml.parse(
  readFileSync(join(directory, 'template.yaml'), 'utf8'),
);

const values = {
  name: 'hello',
  description: 'Says hello',
  owner: 'group:default/greeters',
  environmentType: 'development',
  environmentName: 'dev',
  image: 'registry.example.com/hello:1',
};

describe('a dry run of the example template', () => {
  let backend: TestBackend;

  beforeAll(async () => {
    backend = await startTestBackend({
      features: [
        scaffolderPlugin,
        scaffolderModuleInfra,
        infraPlugin,
        demoPublishModule,
        catalogServiceMock.factory({
          entities: [
            {
              apiVersion: 'backstage.io/v1alpha1',
              kind: 'Component',
              metadata: { name: 'taken', namespace: 'default' },
              spec: { type: 'service', owner: 'group:default/greeters' },
            },
          ],
        }),
        mockServices.rootConfig.factory({
          data: { demo: { servicesDirectory: join(__dirname, 'nowhere') } },
        }),
        mockServices.rootSystemMetadata.factory(),
      ],
    });
  });

  afterAll(() => backend?.stop());

  const dryRun = (name: string) =>
    request(backend.server)
      .post('/api/scaffolder/v2/dry-run')
      .set('Authorization', mockCredentials.user.header('user:default/ann'))
      .send({ template, values: { ...values, name }, directoryContents });

  it('goes through all steps, and says what it could not foresee', async () => {
    const { status, body } = await dryRun('hello');

    expect([status, body.error]).toEqual([200, undefined]);
    expect(body.steps.map((step: { id: string }) => step.id)).toEqual(
      expect.arrayContaining(['fetch', 'publish', 'environment']),
    );
    const lines = body.log.map((entry: any) => entry.body.message).join('\n');
    expect(lines).toContain(
      'component:default/hello is not in the catalog, so there is no plan yet',
    );
    expect(body.output.links).toEqual([
      expect.objectContaining({ entityRef: 'component:default/hello' }),
      expect.objectContaining({ url: 'https://dry-run.invalid/' }),
    ]);
    const written = body.directoryContents.map((file: any) => file.path);
    expect([...written].sort()).toEqual(['catalog-info.yaml', 'score.yaml']);
  });

  it('fails on a name that is taken', async () => {
    const { status, body } = await dryRun('taken');

    expect(status).toBe(409);
    expect(body.error.message).toContain("a component 'taken' already");
  });
});
