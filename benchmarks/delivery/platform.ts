export const componentName = (index: number) => `service-${index}`;
export const entityRefOf = (index: number) =>
  `component:default/${componentName(index)}`;
/** Without the host. */
export const repositoryOf = (index: number) => `bench/${componentName(index)}`;

/** Names of the variables in which a backend is given the login at the registry. */
export const REGISTRY_USER = 'INFRA_BENCH_REGISTRY_USER';
export const REGISTRY_PASSWORD = 'INFRA_BENCH_REGISTRY_PASSWORD';

const document = (kind: string, name: string, spec: object) => ({
  apiVersion: 'infra-orchestration.dev/v1alpha1',
  kind,
  metadata: { name },
  spec,
});

const anything = { params: { type: 'object' }, outputs: { type: 'object' } };

const values = (type: string, content: object, requires?: object) =>
  document('ResourceDefinition', type, {
    type,
    driver: 'static',
    kind: 'values',
    ...(requires && { requires }),
    inputs: { values: content },
    criteria: [{}],
  });

/**
 * Each environment has a workload that depends on two other resources, none of which is outside: what is
 * measured ends where drivers begin.
 */
export function platform(registryUrl: string): object[] {
  return [
    document('Provider', 'images', {
      driver: 'registry',
      config: { url: registryUrl },
      credentials: {
        username: { env: REGISTRY_USER },
        password: { env: REGISTRY_PASSWORD },
      },
    }),
    ...['namespace', 'settings', 'workload'].map(type =>
      document('ResourceType', type, anything),
    ),
    values('namespace', { name: '${environment.slug}' }),
    values('settings', { of: '${environment.entity.name}' }),
    values(
      'workload',
      {
        image: '${params.containers.web.image}',
        namespace: '${resources.namespace.outputs.name}',
        of: '${resources.settings.outputs.of}',
      },
      { namespace: { type: 'namespace' }, settings: { type: 'settings' } },
    ),
    document('EnvironmentType', 'development', {}),
    document('DeliveryPipeline', 'main', {
      criteria: [{}],
      steps: [{ name: 'development', environmentType: 'development' }],
    }),
  ];
}

export function entities(count: number): object[] {
  return Array.from({ length: count }, (_, index) => ({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name: componentName(index) },
    spec: { type: 'service', lifecycle: 'experimental', owner: 'guests' },
  }));
}

/** What an environment of the component is asked for with. */
export function environmentOf(index: number, registryHost: string): object {
  const name = componentName(index);
  return {
    entityRef: entityRefOf(index),
    name: 'dev',
    type: 'development',
    desired: {
      workload: {
        apiVersion: 'score.dev/v1b1',
        metadata: { name },
        containers: {
          web: { image: `${registryHost}/${repositoryOf(index)}:0.0.0` },
        },
      },
    },
  };
}
