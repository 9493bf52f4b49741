import fc from 'fast-check';
import { sameSecret, verifyShared } from './secrets';

describe('sameSecret', () => {
  it('says whether two texts are the same, of whatever lengths', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (one, other) => {
        expect(sameSecret(one, one)).toBe(true);
        expect(sameSecret(one, other)).toBe(one === other);
      }),
    );
  });
});

describe('verifyShared', () => {
  const secret = 'a-secret-of-this-test';

  it.each([
    { reason: 'as it is', given: secret, status: undefined },
    { reason: 'after Bearer', given: `Bearer ${secret}`, status: undefined },
    { reason: 'nothing', given: undefined, status: 401 },
    { reason: 'an empty text', given: '', status: 401 },
    { reason: 'Bearer alone', given: 'Bearer ', status: 403 },
    { reason: 'it twice', given: `${secret}${secret}`, status: 403 },
  ])('$reason', ({ given, status }) => {
    expect(verifyShared(given, secret, 'the header')?.status).toBe(status);
  });
});
