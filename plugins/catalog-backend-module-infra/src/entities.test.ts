import {
  Entity,
  entityEnvelopeSchemaValidator,
  resourceEntityV1alpha1Validator,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import {
  Environment,
  ResourceInstance,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { environmentEntity } from './environmentEntity';
import { instanceEntities } from './instanceEntities';

const environment: Environment = {
  id: '5d1c7f0e-6a5b-4a3c-9a4e-0d9d5b6a7c8d',
  entityRef: 'component:default/greeter',
  name: 'dev',
  type: 'development',
  owner: 'group:default/greeters',
  labels: {},
  generation: 1,
  observedGeneration: 1,
  status: 'Ready',
  conditions: [],
  links: [
    {
      title: 'greeter.dev.example.test',
      url: 'https://greeter.dev.example.test',
    },
  ],
  createdBy: 'user:default/guest',
  createdAt: '2026-01-01T00:00:00Z',
  updatedAt: '2026-01-01T00:00:00Z',
  etag: '1',
};

const instance = (
  type: string,
  id: string,
  rest: Partial<ResourceInstance> = {},
): ResourceInstance => ({
  id: `${type}-${id}`,
  environmentId: environment.id,
  address: `${type}.default#${id}`,
  type,
  class: 'default',
  claimId: id,
  definition: { name: type, revision: 1 },
  provider: 'shared-postgres',
  driver: 'postgres',
  kind: 'database',
  externalName: 'greeter_dev_db',
  generation: 1,
  phase: 'Ready',
  conditions: [],
  outputs: { host: 'pg.example.test', password: { secretRef: 's-1' } },
  links: [],
  dependenciesOf: [],
  updatedAt: '2026-01-01T00:00:00Z',
  ...rest,
});

async function expectValid(entity: Entity) {
  entityEnvelopeSchemaValidator()(entity);
  await expect(resourceEntityV1alpha1Validator.check(entity)).resolves.toBe(
    true,
  );
}

const of = (entityRef: string, name: string): Environment => ({
  ...environment,
  entityRef,
  name,
});

describe('the entity of an environment', () => {
  it('is a valid Resource that its component depends on', async () => {
    const entity = environmentEntity(environment, 'infra:test');

    await expectValid(entity);
    expect(entity.metadata.name).toMatch(/^greeter-dev-[0-9a-f]{8}$/);
    expect(entity.spec).toMatchObject({
      owner: 'group:default/greeters',
      dependencyOf: ['component:default/greeter'],
    });
  });

  it.each([
    {
      reason: 'hyphens of component and environment',
      one: of('component:default/a-b', 'c'),
      other: of('component:default/a', 'b-c'),
    },
    {
      reason: 'two kinds of one name',
      one: of('component:default/greeter', 'dev'),
      other: of('api:default/greeter', 'dev'),
    },
    {
      reason: 'names that are cut at the same place',
      one: of(`component:default/${'a'.repeat(60)}`, 'one'),
      other: of(`component:default/${'a'.repeat(60)}`, 'other'),
    },
  ])('is told apart from another: $reason', ({ one, other }) => {
    const [first, second] = [one, other].map(each =>
      environmentEntity(each, 'infra:test'),
    );
    expect(stringifyEntityRef(first)).not.toBe(stringifyEntityRef(second));
    expect(first.metadata.name.length).toBeLessThanOrEqual(63);
  });

  it('has the same name when the environment is made anew', () => {
    const anew = { ...environment, id: '00000000-0000-4000-8000-000000000000' };
    expect(environmentEntity(anew, 'infra:test').metadata.name).toBe(
      environmentEntity(environment, 'infra:test').metadata.name,
    );
  });

  it('ends in a letter or digit before the hash, wherever it is cut', async () => {
    const cut = of(`component:default/${'a'.repeat(53)}`, 'dev');
    const entity = environmentEntity(cut, 'infra:test');
    await expectValid(entity);
    expect(entity.metadata.name).toMatch(/^a{53}-[0-9a-f]{8}$/);
  });
});

describe('the entities of what is in an environment', () => {
  const database = instance('postgres', 'db', {
    dependenciesOf: ['k8s-namespace.default#namespace'],
  });
  const namespace = instance('k8s-namespace', 'namespace', {
    provider: 'cluster',
  });
  const workload = instance('workload', 'greeter', {
    dependenciesOf: [database.address],
  });
  const entities = instanceEntities(
    environment,
    [database, namespace, workload],
    'infra:test',
  );
  const [first, second] = entities;

  it('are valid Resources of their types', async () => {
    for (const entity of entities) await expectValid(entity);
    expect(entities.map(({ spec }) => spec?.type)).toEqual([
      'postgres',
      'k8s-namespace',
    ]);
    expect(first.metadata).toMatchObject({
      name: expect.stringMatching(/^greeter-dev-postgres-db-[0-9a-f]{8}$/),
      annotations: {
        'infra-orchestration.dev/environment-id': environment.id,
        'infra-orchestration.dev/resource-address': 'postgres.default#db',
        'infra-orchestration.dev/provider': 'shared-postgres',
      },
    });
  });

  it('relate to environment, component and one another', () => {
    const environmentRef = stringifyEntityRef(
      environmentEntity(environment, 'infra:test'),
    );
    expect(first.spec).toMatchObject({
      owner: 'group:default/greeters',
      dependencyOf: [environmentRef, 'component:default/greeter'],
      dependsOn: [stringifyEntityRef(second)],
    });
    expect(second.spec?.dependsOn).toEqual([]);
  });

  it('say nothing of outputs, secret or not', () => {
    expect(JSON.stringify(entities)).not.toMatch(/s-1|secretRef|pg\.example/);
  });
});
