import { mockServices } from '@backstage/backend-test-utils';
import { JsonObject } from '@backstage/types';
import { ApplyRequest } from '@infra-orchestration/backstage-plugin-infra-node';
import { InMemoryInstanceSecrets } from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import { passwordKind } from './handler';
import { PasswordInputs } from './schema';

function instance() {
  let state: JsonObject | undefined;
  const stored = new InMemoryInstanceSecrets();
  const request = (inputs: PasswordInputs, secrets = stored) =>
    ({
      inputs,
      state,
      secrets,
      signal: new AbortController().signal,
      logger: mockServices.logger.mock(),
    } as Partial<ApplyRequest<{}, PasswordInputs>> as any);
  return {
    observe: async (inputs: PasswordInputs, secrets = stored) => {
      const seen = await passwordKind.observe(request(inputs, secrets));
      return seen.status === 'present' ? seen : undefined;
    },
    apply: async (inputs: PasswordInputs) => {
      const result = await passwordKind.apply(request(inputs));
      state = result.state;
    },
  };
}

describe('a password', () => {
  it('is another one with another version, and the earlier one with the earlier', async () => {
    const { observe, apply } = instance();
    await apply({});
    const first = (await observe({}))!.outputs.password;
    expect(await observe({ version: 2 })).toMatchObject({
      upToDate: false,
      ready: true,
      outputs: { password: first, version: '1' },
    });
    await apply({ version: 2 });
    const second = await observe({ version: 2 });
    expect(second).toMatchObject({ upToDate: true, outputs: { version: '2' } });
    expect(second!.outputs.password).not.toBe(first);
    await apply({});
    expect((await observe({}))!.outputs.password).toBe(first);
  });

  it('that is lost is told, and made anew', async () => {
    const { observe, apply } = instance();
    await apply({});
    expect(await observe({}, new InMemoryInstanceSecrets())).toMatchObject({
      upToDate: false,
      diff: [{ path: '/password', secret: true }],
      ready: false,
      outputs: {},
    });
  });
});
