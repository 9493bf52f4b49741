import { innerObjects } from './objects.ts';

/** The platform documents that make an environment the eleven objects of all the other ways. */
export function platform(kubeconfig: string): object[] {
  const document = (kind: string, name: string, spec: object) => ({
    apiVersion: 'infra-orchestration.dev/v1alpha1',
    kind,
    metadata: { name },
    spec,
  });
  return [
    document('ResourceType', 'bench-objects', {
      params: { type: 'object' },
      outputs: { type: 'object' },
    }),
    document('EnvironmentType', 'bench', {
      claims: {
        namespace: { type: 'k8s-namespace' },
        objects: { type: 'bench-objects' },
      },
    }),
    document('Provider', 'cluster', {
      driver: 'kubernetes',
      config: { kubeconfigFile: kubeconfig },
    }),
    document('ResourceDefinition', 'namespace', {
      type: 'k8s-namespace',
      provider: 'cluster',
      kind: 'namespace',
      inputs: { name: '${environment.name}' },
      criteria: [{}],
    }),
    document('ResourceDefinition', 'objects', {
      type: 'bench-objects',
      provider: 'cluster',
      kind: 'manifests',
      requires: { namespace: { type: 'k8s-namespace' } },
      inputs: {
        namespace: '${resources.namespace.outputs.name}',
        objects: innerObjects(),
      },
      criteria: [{}],
    }),
  ];
}
