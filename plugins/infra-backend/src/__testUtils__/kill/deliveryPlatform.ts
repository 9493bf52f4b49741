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
    ...platformDocuments().filter(
      ({ metadata }) => (metadata as JsonObject).name === 'cluster',
    ),
    document('EnvironmentType', 'development', {}),
    document('EnvironmentType', 'production', {}),
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
