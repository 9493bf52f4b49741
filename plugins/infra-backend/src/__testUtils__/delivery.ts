import { JsonObject } from '@backstage/types';

const document = (kind: string, name: string, spec: JsonObject) => ({
  apiVersion: 'infra-orchestration.dev/v1alpha1',
  kind,
  metadata: { name },
  spec,
});

/** Workloads, and a pipeline in which nothing moves but what is asked for. */
export const deliveryDocuments: JsonObject[] = [
  document('ResourceType', 'workload', {
    params: { type: 'object' },
    outputs: { type: 'object' },
  }),
  document('ResourceDefinition', 'workload', {
    type: 'workload',
    provider: 'world',
    kind: 'thing',
    inputs: { image: '${params.containers.web.image}' },
    criteria: [{}],
  }),
  document('DeliveryPipeline', 'on-demand', {
    criteria: [{}],
    steps: ['development', 'production'].map(name => ({
      name,
      environmentType: name,
      promotion: 'manual',
    })),
  }),
];

/** A Score file with one container, `web`, of images of that repository. */
export const deliveredWorkload = (repository: string): JsonObject => ({
  apiVersion: 'score.dev/v1b1',
  metadata: { name: 'greeter' },
  containers: { web: { image: `${repository}:0` } },
});
