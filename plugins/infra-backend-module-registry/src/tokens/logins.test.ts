import { FailedAttempts } from './attempts';
import { generatePassword, hashPassword, isPassword } from './passwords';

describe('passwords', () => {
  it('are known by their hash, which is another one each time', async () => {
    const password = generatePassword();
    const [one, two] = [
      await hashPassword(password),
      await hashPassword(password),
    ];
    expect(one).not.toBe(two);
    expect(one).not.toContain(password);
    expect(await isPassword(password, one)).toBe(true);
    expect(await isPassword(password, two)).toBe(true);
    expect(await isPassword(`${password}x`, one)).toBe(false);
  });

  it('are nobody’s where there is no hash', async () => {
    expect(await isPassword('', undefined)).toBe(false);
    expect(await isPassword('anything', undefined)).toBe(false);
  });

  it('are compared by so many at once, and no more', async () => {
    const results = await Promise.allSettled(
      Array.from({ length: 40 }, () => isPassword('x', undefined)),
    );
    const refused = results.filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(8);
    expect(await isPassword('x', undefined)).toBe(false);
  });
});

describe('failed attempts', () => {
  it('are ten in a minute', () => {
    let now = 0;
    const attempts = new FailedAttempts(() => now);
    for (let i = 0; i < 9; i++) {
      attempts.failed('ann');
    }
    expect(attempts.waitOf('ann')).toBe(0);
    attempts.failed('ann');
    expect(attempts.waitOf('ann')).toBe(60_000);
    expect(attempts.waitOf('bob')).toBe(0);
    now += 60_000;
    expect(attempts.waitOf('ann')).toBe(0);
    attempts.failed('ann');
    expect(attempts.waitOf('ann')).toBe(0);
  });

  it('are forgotten with a success', () => {
    const attempts = new FailedAttempts(() => 0);
    for (let i = 0; i < 10; i++) {
      attempts.failed('ann');
    }
    attempts.succeeded('ann');
    expect(attempts.waitOf('ann')).toBe(0);
  });

  it('take no more memory, however many names are tried', () => {
    const attempts = new FailedAttempts(() => 0);
    for (let i = 0; i < 20_000; i++) {
      attempts.failed(`nobody-${i}`);
    }
    expect(attempts.size).toBe(10_000);
  });
});
