import { mockServices } from '@backstage/backend-test-utils';
import {
  InstanceSecrets,
  ResourceRequest,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { valuesKind } from './handler';
import { ValuesInputs } from './schema';
import { stateOf } from './state';

describe('observe', () => {
  const inputs = { values: { a: 1 }, secrets: { s: 'x' } };
  const observe = (secrets: InstanceSecrets) =>
    valuesKind.observe({
      inputs,
      state: stateOf(inputs, 'the key'),
      secrets,
      signal: new AbortController().signal,
      logger: mockServices.logger.mock(),
    } as Partial<ResourceRequest<{}, ValuesInputs>> as any);
  const ensure = jest.fn();
  const set = jest.fn();

  it('stores nothing', async () => {
    const seen = await observe({ get: async () => 'the key', ensure, set });
    expect(seen).toMatchObject({ upToDate: true, ready: true });
    expect(ensure).not.toHaveBeenCalled();
  });

  it('takes secrets for changed where the key is lost', async () => {
    const seen = await observe({ get: async () => undefined, ensure, set });
    expect(seen).toMatchObject({
      upToDate: false,
      diff: [{ path: '/secrets/s', secret: true }],
    });
    expect(ensure).not.toHaveBeenCalled();
  });
});
