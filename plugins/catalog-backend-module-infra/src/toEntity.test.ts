import {
  entityEnvelopeSchemaValidator,
  resourceEntityV1alpha1Validator,
} from '@backstage/catalog-model';
import { Environment } from '@infra-orchestration/backstage-plugin-infra-common';
import { toEntity } from './toEntity';

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
  links: [{ title: 'Open', url: 'https://greeter.dev.example.test' }],
  createdBy: 'user:default/guest',
  createdAt: '2026-01-01T00:00:00Z',
  updatedAt: '2026-01-01T00:00:00Z',
  etag: '1',
};

describe('toEntity', () => {
  it('makes a valid Resource that its component depends on', async () => {
    const entity = toEntity(environment, 'infra:test');

    entityEnvelopeSchemaValidator()(entity);
    await expect(resourceEntityV1alpha1Validator.check(entity)).resolves.toBe(
      true,
    );
    expect(entity.metadata.name).toBe('greeter-dev');
    expect(entity.spec).toMatchObject({
      owner: 'group:default/greeters',
      dependencyOf: ['component:default/greeter'],
    });
  });

  it.each([
    {
      reason: 'a name that just fits stays as it is',
      component: 'a'.repeat(59),
      expected: /^a{59}-dev$/,
    },
    {
      reason: 'a longer one is cut and told apart by a hash',
      component: 'a'.repeat(60),
      expected: /^a{54}-[0-9a-f]{8}$/,
    },
  ])('$reason', ({ component, expected }) => {
    const entity = toEntity(
      { ...environment, entityRef: `component:default/${component}` },
      'infra:test',
    );
    expect(entity.metadata.name).toMatch(expected);
    expect(entity.metadata.name.length).toBeLessThanOrEqual(63);
  });
});
