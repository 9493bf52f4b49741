import fc from 'fast-check';
import { generatePassword, hashOf, isHashOf } from './password';

describe('hashes of passwords', () => {
  it('are as the manual of RabbitMQ shows it', () => {
    const salt = Buffer.from('908DC60A', 'hex');
    expect(hashOf('test12', salt)).toBe(
      'kI3GCqW5JLMJa4iX1lo7X4D6XbYqlLgxIs30+P6tENUV2POR',
    );
  });

  it('are known again by the password, and by no other', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (password, other) => {
        const hash = hashOf(password);
        expect(isHashOf(hash, password)).toBe(true);
        expect(isHashOf(hash, other)).toBe(other === password);
      }),
    );
  });

  it('are of no password where they are none', () => {
    fc.assert(
      fc.property(fc.string(), text => {
        expect(isHashOf(text, generatePassword())).toBe(false);
      }),
    );
  });
});
