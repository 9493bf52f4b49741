import fc from 'fast-check';
import { decrypt, encrypt } from './encryption';

describe('encryption', () => {
  it('gives back what went in, over the bounds of fragments', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ minLength: 8 }),
        fc.constantFrom(0, 1, 16_383, 16_384, 16_385, 40_000),
        async (secret, length) => {
          const text = 'x'.repeat(length);
          expect(await decrypt(secret, await encrypt(secret, text))).toBe(text);
        },
      ),
      { numRuns: 20 },
    );
  });

  it.each([
    ['another secret', 'another', (data: Buffer) => data],
    [
      'a changed byte',
      'secret',
      (data: Buffer) => {
        data[data.length - 1] += 1;
        return data;
      },
    ],
    ['a missing end', 'secret', (data: Buffer) => data.subarray(0, -1)],
    [
      'a missing fragment',
      'secret',
      (data: Buffer) => data.subarray(0, 16_441),
    ],
    ['nothing', 'secret', () => Buffer.alloc(0)],
    [
      'an unknown algorithm',
      'secret',
      (data: Buffer) => {
        data[32] = 9;
        return data;
      },
    ],
  ])('refuses %s', async (_, secret, damage) => {
    const data = await encrypt('secret', 'x'.repeat(20_000));
    await expect(decrypt(secret, damage(data))).rejects.toThrow();
  });
});
