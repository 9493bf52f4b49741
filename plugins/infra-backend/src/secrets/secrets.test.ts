import { mockServices } from '@backstage/backend-test-utils';
import { secretRows } from '../store';
import { describeOnDatabases } from '../store/__testUtils__/describeOnDatabases';
import { SecretCipher } from './cipher';
import { createSecretStore } from './createSecretStore';
import { KeyRing } from './keyRing';
import { rotateSecrets } from './rotation';

jest.setTimeout(60_000);

const old = { id: '2025', secret: 'a-secret-of-at-least-32-characters-2025' };
const young = { id: '2026', secret: 'a-secret-of-at-least-32-characters-2026' };

describe('KeyRing', () => {
  it.each([
    {
      reason: 'an empty ring cannot encrypt',
      keys: [],
      message: /needs at least one key/,
    },
    {
      reason: 'a short secret can be guessed',
      keys: [{ id: 'a', secret: 'short' }],
      message: /keys\[0\]\.secret is too short.*openssl/,
    },
    {
      reason: 'two keys of one id cannot be told apart',
      keys: [old, { ...young, id: old.id }],
      message: /keys\[1\]\.id "2025" is used twice/,
    },
    {
      reason: 'an id is written beside every secret, so it has to be plain',
      keys: [{ ...old, id: 'a b' }],
      message: /keys\[0\]\.id must be/,
    },
  ])('refuses: $reason', ({ keys, message }) => {
    expect(() => KeyRing.of(keys)).toThrow(message);
  });
});

describe('SecretCipher', () => {
  const cipher = new SecretCipher(KeyRing.of([old]));

  it('opens what it sealed, and never seals alike twice', () => {
    const one = cipher.seal('a/b', 'välue');
    const two = cipher.seal('a/b', 'välue');
    expect(cipher.open(one)).toBe('välue');
    expect(one.ciphertext).not.toBe(two.ciphertext);
    expect(JSON.stringify(one)).not.toContain('välue');
  });

  it.each([
    {
      reason: 'a row copied over another one is noticed',
      change: { ref: 'a/c' },
      message: /tampered/,
    },
    {
      reason: 'a changed text is noticed',
      change: { ciphertext: Buffer.alloc(24).toString('base64') },
      message: /tampered/,
    },
    {
      reason: 'a key that is gone is named, with what to do',
      change: { keyId: '2024' },
      message: /key "2024".*add that key/,
    },
  ])('does not open: $reason', ({ change, message }) => {
    const sealed = { ...cipher.seal('a/b', 'value'), ...change };
    expect(() => cipher.open(sealed)).toThrow(message);
  });
});

describeOnDatabases('SecretStore', open => {
  const logger = mockServices.logger.mock();

  async function setUp() {
    const rows = secretRows(await open());
    const withKeys = (keys: { id: string; secret: string }[]) =>
      createSecretStore({
        rows,
        logger,
        config: mockServices.rootConfig({
          data: { infra: { secrets: { keys } } },
        }),
      });
    return { rows, withKeys };
  }

  it('keeps values, by reference and by instance', async () => {
    const { withKeys, rows } = await setUp();
    const { store } = await withKeys([old]);
    await rows.insert(store.seal('a', '1', 'one'));
    await rows.insert(store.seal('b', '2', 'two'));
    await rows.insert(store.seal('c', '3', 'one'));
    expect(await store.get('a')).toBe('1');
    expect(await store.get('d')).toBeUndefined();
    expect(await store.getOfInstances(['one', 'three'])).toEqual(
      new Map([
        ['a', '1'],
        ['c', '3'],
      ]),
    );
  });

  it('gives every caller of ensure the same value', async () => {
    const { withKeys } = await setUp();
    const { store } = await withKeys([old]);
    let n = 0;
    const values = await Promise.all(
      Array.from({ length: 5 }, () => store.ensure('p', () => `v${n++}`)),
    );
    expect(new Set(values).size).toBe(1);
    expect(await store.ensure('p', () => 'other')).toBe(values[0]);
  });

  it('moves everything to a new first key, after which the old one can go', async () => {
    const { withKeys, rows } = await setUp();
    const { store } = await withKeys([old]);
    for (let i = 0; i < 130; i++) {
      await rows.insert(store.seal(`s/${i}`, `v${i}`));
    }
    const { cipher } = await withKeys([young, old]);
    const signal = new AbortController().signal;
    expect(await rotateSecrets({ rows, cipher, logger, signal })).toBe(130);
    expect(await rotateSecrets({ rows, cipher, logger, signal })).toBe(0);
    expect(logger.info).toHaveBeenCalledWith(
      `No secret is encrypted with key "${old.id}" any more`,
    );
    const { store: later } = await withKeys([young]);
    expect(await later.get('s/129')).toBe('v129');
  });

  it('makes a key in development, says so, and leaves it readable once keys are configured', async () => {
    const { withKeys, rows } = await setUp();
    const development = await withKeys([]);
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringMatching(/infra\.secrets\.keys is not configured/),
    );
    await development.store.ensure('a', () => '1');
    const { store } = await withKeys([young]);
    expect(await store.get('a')).toBe('1');
    await expect(
      createSecretStore({
        rows,
        logger,
        config: mockServices.rootConfig(),
        production: true,
      }),
    ).rejects.toThrow(/infra\.secrets\.keys is not configured.*openssl/);
  });
});
