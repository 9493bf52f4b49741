import { JsonObject } from '@backstage/types';
import { platformDocuments } from './platform';

const document = (
  kind: string,
  name: string,
  spec: JsonObject,
): JsonObject => ({
  apiVersion: 'infra-orchestration.dev/v1alpha1',
  kind,
  metadata: { name },
  spec,
});

/** Workloads on the real cluster. */
function workloadDocuments(namespace: string): JsonObject[] {
  return [
    ...platformDocuments().filter(
      ({ metadata }) => (metadata as JsonObject).name === 'cluster',
    ),
    document('ResourceType', 'workload', {
      params: { type: 'object' },
      outputs: { type: 'object' },
    }),
    document('ResourceDefinition', 'workload', {
      type: 'workload',
      provider: 'cluster',
      kind: 'workload',
      inputs: {
        namespace,
        name: '${environment.slug}',
        containers: { web: { image: '${params.containers.web.image}' } },
      },
      criteria: [{}],
    }),
  ];
}

/** Workloads on the real cluster, in environments that live as long as pull requests. */
export const previewPlatform = (namespace: string): JsonObject[] => [
  ...workloadDocuments(namespace),
  document('EnvironmentType', 'preview', { ttl: 'P1D', maxTtl: 'P9D' }),
];

/** Workloads on the real cluster, and a pipeline whose steps a service verifies. */
export function deliveryPlatform(given: {
  namespace: string;
  verifier: string;
}): JsonObject[] {
  const { namespace, verifier } = given;
  const verification = {
    hooks: [
      { name: 'check', kind: 'http', inputs: { url: `http://${verifier}/` } },
    ],
  };
  return [
    ...workloadDocuments(namespace),
    document('EnvironmentType', 'development', {}),
    document('EnvironmentType', 'production', {}),
    document('DeliveryPipeline', 'main', {
      criteria: [{}],
      steps: [
        {
          name: 'development',
          environmentType: 'development',
          verification,
          onFailure: 'rollback',
        },
        {
          name: 'production',
          environmentType: 'production',
          promotion: 'approval',
          verification,
        },
      ],
    }),
  ];
}
