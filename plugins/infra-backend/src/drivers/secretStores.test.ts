import { mockServices } from '@backstage/backend-test-utils';
import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import { SecretStores } from './secretStores';

const MINUTE = 60_000;

function setUp() {
  let now = 0;
  const stores = new SecretStores(() => now);
  const kept = new Map([['infra/dns', 'first']]);
  const read = jest.fn(async (key: string) => kept.get(key));
  stores.addSecretStore({ name: 'vault', read });
  const logger = mockServices.logger.mock();
  logger.child.mockReturnValue(logger);
  return {
    stores,
    kept,
    read,
    logger,
    ask: (path = 'vault/infra/dns') => stores.read(path, logger),
    pass: (ms: number) => {
      now += ms;
    },
  };
}

const outage = async () => {
  throw new DriverError('retryable', 'connection refused');
};

describe('SecretStores', () => {
  it('asks once for all who ask within a minute', async () => {
    const { ask, read, kept, pass } = setUp();
    expect(await Promise.all([ask(), ask()])).toEqual(['first', 'first']);
    kept.set('infra/dns', 'second');
    pass(MINUTE - 1);
    expect(await ask()).toBe('first');
    expect(read).toHaveBeenCalledTimes(1);
    pass(1);
    expect(await ask()).toBe('second');
  });

  it('believes the store at once that there is no such secret any more', async () => {
    const { ask, kept, read, pass } = setUp();
    await ask();
    kept.clear();
    pass(MINUTE);
    expect(await ask()).toBeUndefined();
    read.mockImplementation(outage);
    await expect(ask()).rejects.toThrow(/connection refused/);
  });

  it('goes on with what it read last through an outage, for a while', async () => {
    const { ask, read, logger, pass } = setUp();
    await ask();
    read.mockImplementation(outage);
    pass(14 * MINUTE);
    expect(await ask()).toBe('first');
    expect(logger.warn).toHaveBeenCalledWith(
      'The secret store "vault" cannot be asked for infra/dns: connection refused; what was read last is used',
    );
    pass(MINUTE);
    await expect(ask()).rejects.toThrow(
      /"vault" cannot be asked for infra\/dns: connection refused/,
    );
  });

  it('says nothing of the provider where the store refuses', async () => {
    const { ask, read } = setUp();
    read.mockRejectedValue(
      new DriverError('accessDenied', 'permission denied'),
    );
    const error = await ask().catch(thrown => thrown);
    expect(error.message).toMatch(/permission denied/);
    expect(error).not.toBeInstanceOf(DriverError);
  });

  it.each([
    {
      reason: 'there is no such store',
      path: 'safe/infra/dns',
      message: /no secret store "safe"; installed are vault/,
    },
    {
      reason: 'no secret is named',
      path: 'vault',
      message: /"vault" names no secret; write "vault\/<key>"/,
    },
  ])('says what to do where $reason', async ({ path, message }) => {
    await expect(setUp().ask(path)).rejects.toThrow(message);
  });

  it.each([
    { reason: 'a name that is there', name: 'vault', message: /two secret/ },
    { reason: 'a name with a slash', name: 'a/b', message: /lower-case/ },
  ])('refuses $reason', ({ name, message }) => {
    const { stores, read } = setUp();
    expect(() => stores.addSecretStore({ name, read })).toThrow(message);
  });
});
