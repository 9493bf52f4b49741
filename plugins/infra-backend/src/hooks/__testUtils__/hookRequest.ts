import { mockServices } from '@backstage/backend-test-utils';
import { HookRequest } from '@infra-orchestration/backstage-plugin-infra-node';

/** A call as the engine makes it. */
export function hookRequest(more: Partial<HookRequest> = {}): HookRequest {
  return {
    runId: 'hook-0123456789abcdef01234567',
    ownershipMark: 'test/hook-0123456789abcdef01234567',
    about: {
      stage: 'verification',
      hook: 'probe',
      environmentId: 'e',
      environmentName: 'dev',
      environmentType: 'development',
      entityRef: 'component:default/shop',
      deploymentId: 'd',
      generation: 1,
    },
    connection: undefined,
    inputs: {},
    signal: new AbortController().signal,
    logger: mockServices.logger.mock(),
    ...more,
  };
}
