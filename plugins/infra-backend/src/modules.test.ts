import { JsonObject } from '@backstage/types';
import opentofu from '@infra-orchestration/backstage-plugin-infra-backend-module-opentofu';
import { requireSandboxPart } from '@infra-orchestration/sandbox';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InfraBackend, testDatabases } from './__testUtils__/infraBackend';
import { platformDocuments } from './__testUtils__/platform';

jest.setTimeout(120_000);

const { binary, mirror } = requireSandboxPart('tofu');

const MODULE = `
terraform {
  required_providers {
    local = {
      source  = "hashicorp/local"
      version = "2.9.0"
    }
  }
}
variable "file" {
  type = string
}
variable "text" {
  type = string
}
variable "token" {
  type      = string
  sensitive = true
}
resource "local_file" "this" {
  filename = var.file
  content  = var.text
}
resource "terraform_data" "login" {
  input = { token = var.token }
}
output "file" {
  value = local_file.this.filename
}
output "token" {
  value     = "\${terraform_data.login.output.token}-of-module"
  sensitive = true
}
`;

const document = (kind: string, name: string, spec: JsonObject) => ({
  apiVersion: 'infra-orchestration.dev/v1alpha1',
  kind,
  metadata: { name },
  spec,
});

const documents = (dir: string) => [
  ...platformDocuments,
  document('Provider', 'modules', { driver: 'opentofu' }),
  document('ResourceType', 'note', {
    params: { type: 'object', properties: { text: { type: 'string' } } },
    outputs: {
      type: 'object',
      properties: {
        file: { type: 'string' },
        token: { type: 'string', 'x-secret': true },
      },
    },
  }),
  document('ResourceType', 'bare', {
    params: { type: 'object' },
    outputs: { type: 'object' },
  }),
  document('ResourceDefinition', 'bare', {
    type: 'bare',
    provider: 'modules',
    kind: 'module',
    inputs: {
      source: { path: join(dir, 'module') },
      variables: { file: join(dir, 'bare.txt'), text: 'bare', token: 'plain' },
    },
    criteria: [{}],
  }),
  document('ResourceDefinition', 'note', {
    type: 'note',
    provider: 'modules',
    kind: 'module',
    requires: { store: { type: 'store' } },
    inputs: {
      source: { path: join(dir, 'module') },
      variables: {
        file: join(dir, '${environment.name}.txt'),
        text: '${params.text}',
      },
      secrets: { token: '${resources.store.outputs.token}' },
    },
    outputs: {
      file: '${driver.outputs.file}',
      token: '${driver.outputs.secrets.token}',
    },
    criteria: [{}],
  }),
];

describe.each(testDatabases.eachSupportedId())(
  'a module in an environment on %s',
  databaseId => {
    let dir: string;
    let infra: InfraBackend;

    beforeAll(async () => {
      dir = await mkdtemp(join(tmpdir(), 'infra-modules-'));
      await mkdir(join(dir, 'module'));
      await writeFile(join(dir, 'module', 'main.tf'), MODULE);
      infra = await InfraBackend.start({
        databaseId,
        documents: documents(dir),
        features: [opentofu],
        config: {
          infra: {
            opentofu: {
              programs: { tofu: binary },
              allowedSources: [`${dir}/`],
              workDir: join(dir, 'work'),
              providerMirror: { filesystem: mirror },
            },
          },
        },
      });
    });

    afterAll(async () => {
      await infra.stop();
      await rm(dir, { recursive: true });
    });

    const wanted = (text: string) => ({
      claims: { note: { type: 'note', params: { text } } },
    });

    it('is planned resource by resource, made, changed and destroyed', async () => {
      const { environment } = await infra.create({
        name: 'noted',
        desired: wanted('one'),
      });
      const { id } = environment;
      await infra.settled(id, 'Ready');
      const file = join(dir, 'noted.txt');
      expect(await readFile(file, 'utf8')).toBe('one');
      const { body: resources } = await infra
        .get(`/environments/${id}/resources`)
        .expect(200);
      const note = resources.find((r: any) => r.type === 'note');
      expect(note.outputs).toEqual({
        file,
        token: { secretRef: expect.any(String) },
      });

      const { body: plan } = await infra
        .post(`/environments/${id}/plan`, { desired: wanted('two') })
        .expect(200);
      const action = plan.actions.find((a: any) => a.type === 'note');
      expect(action).toMatchObject({ action: 'update' });
      expect(action.diff).toEqual(
        expect.arrayContaining([
          {
            path: '/local_file.this',
            before: 'exists',
            after: 'made anew, because of content',
          },
          { path: '/local_file.this/content', before: 'one', after: 'two' },
        ]),
      );

      await writeFile(file, 'by somebody else');
      await infra
        .post(`/environments/${id}/deployments`, { desired: wanted('two') })
        .expect(201);
      await infra.until(
        async () => (await infra.get(`/environments/${id}`)).body,
        ({ observedGeneration, status }) =>
          observedGeneration === 2 && status === 'Ready',
      );
      expect(await readFile(file, 'utf8')).toBe('two');

      await infra.delete(`/environments/${id}`).expect(202);
      await infra.settled(id, 'Deleted');
      expect(existsSync(file)).toBe(false);
    });

    it('leaves no secret in the open', async () => {
      const { environment } = await infra.create({
        name: 'secret',
        desired: wanted('one'),
      });
      await infra.settled(environment.id, 'Ready');
      const tables = [
        'events',
        'operations',
        'deployments',
        'resource_instances',
        'state_versions',
        'state_runs',
      ];
      const rows = await Promise.all(tables.map(table => infra.knex(table)));
      const text = JSON.stringify(rows);
      expect(text).not.toContain('-of-module');
    });

    it('shows what it would make before there is anything', async () => {
      const { body: plan } = await infra
        .post('/environments/plan', {
          entityRef: 'component:default/greeter',
          name: 'planned',
          type: 'development',
          desired: { claims: { bare: { type: 'bare' } } },
        })
        .expect(200);
      const action = plan.actions.find((a: any) => a.type === 'bare');
      expect(action.action).toBe('create');
      expect(action.diff).toEqual(
        expect.arrayContaining([
          { path: '/local_file.this', after: 'created' },
          { path: '/local_file.this/content', after: 'bare' },
          { path: '/outputs/token', secret: true },
        ]),
      );
      expect(await infra.knex('states').where({ owner: null })).toEqual([]);
    });
  },
);
