import { Entity } from '@backstage/catalog-model';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InfraBackend } from './__testUtils__/infraBackend';
import { platformDocuments } from './__testUtils__/platform';

const score = (colour: string, more = '') => `
apiVersion: score.dev/v1b1
metadata:
  name: painter
containers:
  main:
    image: painter:1
    variables:
      COLOUR: ${colour}
resources:
  db:
    type: store
${more}`;

const workloadDefinition = {
  ...platformDocuments[0],
  kind: 'ResourceDefinition',
  metadata: { name: 'workload' },
  spec: {
    type: 'workload',
    provider: 'world',
    kind: 'thing',
    inputs: { containers: '${params.containers}' },
    criteria: [{}],
  },
};

describe('the Score file of an entity', () => {
  let directory: string;
  let infra: InfraBackend;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'infra-painter-'));
    await writeFile(join(directory, 'score.yaml'), score('blue'));
    const location = `file:${directory}/catalog-info.yaml`;
    const painter: Entity = {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: {
        name: 'painter',
        annotations: {
          'backstage.io/managed-by-location': location,
          'backstage.io/managed-by-origin-location': location,
          'infra-orchestration.dev/score-location': './score.yaml',
        },
      },
      spec: { type: 'service', owner: 'group:default/greeters' },
    };
    infra = await InfraBackend.start({
      entities: [painter],
      documents: [...platformDocuments, workloadDefinition],
    });
  });

  afterAll(async () => {
    await infra.stop();
    await rm(directory, { recursive: true });
  });

  const input = {
    entityRef: 'component:default/painter',
    name: 'dev',
    type: 'development',
  };
  const colourOf = (deployment: any) =>
    deployment.desired.workload.containers.main.variables.COLOUR;

  it('is kept as it was when it was asked for, and read anew by the next deployment', async () => {
    const { environment, deployment } = await infra.create(input);
    expect(colourOf(deployment)).toBe('blue');
    await infra.settled(environment.id, 'Ready');
    const { body: resources } = await infra.get(
      `/environments/${environment.id}/resources`,
    );
    expect(resources.map((r: any) => r.address)).toEqual([
      'place.default#place',
      'store.default#db',
      'workload.default#painter',
    ]);

    await writeFile(join(directory, 'score.yaml'), score('red'));
    const { body: kept } = await infra.get(`/deployments/${deployment.id}`);
    expect(colourOf(kept)).toBe('blue');
    expect(kept.plan.actions).toHaveLength(3);

    const { body: next } = await infra
      .post(`/environments/${environment.id}/deployments`, {})
      .expect(201);
    expect(colourOf(next)).toBe('red');
    const { body: back } = await infra
      .post(`/environments/${environment.id}/deployments`, {
        rollbackTo: deployment.id,
      })
      .expect(201);
    expect(colourOf(back)).toBe('blue');
  });

  it('is not read where nothing shall run', async () => {
    const { environment, deployment } = await infra.create({
      ...input,
      name: 'bare',
      desired: { workload: null },
    });
    expect(deployment.desired.workload).toBeNull();
    const { body: next } = await infra
      .post(`/environments/${environment.id}/deployments`, {})
      .expect(201);
    expect(next.desired.workload).toBeNull();
  });

  it('is refused with its place where it is wrong', async () => {
    await writeFile(
      join(directory, 'score.yaml'),
      score('green', '  cache:\n    kind: redis\n'),
    );
    const { body } = await infra
      .post('/environments', { ...input, name: 'wrong' })
      .expect(400);
    expect(body.error.fields[0]).toEqual({
      pointer: '/desired/workload',
      message: expect.stringMatching(/^\.\/score\.yaml, at \/resources\/cache/),
    });
  });
});
