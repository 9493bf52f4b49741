import { createServiceFactory } from '@backstage/backend-plugin-api';
import { createServiceMock } from '@backstage/backend-test-utils';
import { infraServiceRef } from '../../infraService';
import { FakeInfraService, FakeInfraServiceOptions } from './FakeInfraService';

/**
 * A fake of the infra service that keeps everything in memory; `infraServiceMock.factory` gives it
 * to a test backend, `infraServiceMock.mock` makes one of Jest mock functions instead.
 *
 * @public
 */
export function infraServiceMock(
  options?: FakeInfraServiceOptions,
): FakeInfraService {
  return new FakeInfraService(options);
}

/** @public */
export namespace infraServiceMock {
  /** Takes what the fake shall know, or a fake that the test keeps a hand on. @public */
  export const factory = (
    fake: FakeInfraServiceOptions | FakeInfraService = {},
  ) =>
    createServiceFactory({
      service: infraServiceRef,
      deps: {},
      factory: () =>
        fake instanceof FakeInfraService ? fake : new FakeInfraService(fake),
    });

  /** Jest mock functions; those that a test needs are given to it. @public */
  export const mock = createServiceMock(infraServiceRef, () => ({
    listEnvironments: jest.fn(),
    getEnvironment: jest.fn(),
    createEnvironment: jest.fn(),
    planEnvironment: jest.fn(),
    planDeployment: jest.fn(),
    deploy: jest.fn(),
    deleteEnvironment: jest.fn(),
    retry: jest.fn(),
    cancel: jest.fn(),
    getDeployment: jest.fn(),
    listDeployments: jest.fn(),
    listResources: jest.fn(),
    listAllResources: jest.fn(),
    listReceipts: jest.fn(),
    listEvents: jest.fn(),
    followEvents: jest.fn(),
    explain: jest.fn(),
    getOutputs: jest.fn(),
    registerArtifact: jest.fn(),
    listArtifacts: jest.fn(),
    getDelivery: jest.fn(),
    planPromotion: jest.fn(),
    promote: jest.fn(),
    getPromotion: jest.fn(),
    listPromotions: jest.fn(),
    cancelPromotion: jest.fn(),
  }));
}
