import { mockServices } from '@backstage/backend-test-utils';
import { Redactor } from '../../drivers';
import { createSecretStore, SecretStore } from '../../secrets';
import { SealedSecret, secretRows } from '../../store';
import { describeOnDatabases } from '../../store/__testUtils__/describeOnDatabases';
import { createInstanceSecrets } from './instanceSecrets';
import { RunSecrets } from './runSecrets';

const INSTANCE = '7f0c4f1e-0b6f-4f43-8f53-000000000001';

jest.setTimeout(60_000);

describeOnDatabases('Secrets of an instance', open => {
  const secretsOf = (run: RunSecrets) =>
    createInstanceSecrets(run, INSTANCE, new Redactor());

  async function setUp() {
    const { store } = await createSecretStore({
      rows: secretRows(await open()),
      config: mockServices.rootConfig(),
      logger: mockServices.logger.mock(),
    });
    const written: SealedSecret[][] = [];
    const run = new RunSecrets({
      store,
      instanceIds: [INSTANCE],
      write: async sealed => {
        written.push(sealed);
      },
    });
    return { store, run, written, secrets: secretsOf(run) };
  }

  it('keep the first value of what the driver generates, and the last of what it is given', async () => {
    const { secrets, written } = await setUp();
    await secrets.ensure('password', () => 'first');
    await secrets.ensure('password', () => 'second');
    await secrets.set('key', 'one');
    await secrets.set('key', 'two');
    expect(await secrets.get('password')).toBe('first');
    expect(await secrets.get('key')).toBe('two');
    expect(written).toHaveLength(3);
  });

  it('are written once where nothing changes, and sealed', async () => {
    const { secrets, written } = await setUp();
    await secrets.set('key', 'chosen-outside');
    await secrets.set('key', 'chosen-outside');
    expect(written).toHaveLength(1);
    expect(written[0][0].instanceId).toBe(INSTANCE);
    expect(JSON.stringify(written)).not.toContain('chosen-outside');
  });

  it('cannot be made or set by a look', async () => {
    const { store } = await setUp();
    const looking = createInstanceSecrets(
      { get: (ref: string) => (store as SecretStore).get(ref) },
      INSTANCE,
      new Redactor(),
    );
    await expect(looking.ensure('a', () => 'x')).rejects.toThrow(/not make/);
    await expect(looking.set('a', 'x')).rejects.toThrow(/not set/);
  });
});
