import { Redactor } from './redactor';

describe('Redactor', () => {
  it.each([
    {
      reason: 'a secret as it is',
      secrets: ['pa$$word'],
      text: 'cannot log in with pa$$word, pa$$word is wrong',
      redacted: 'cannot log in with ***, *** is wrong',
    },
    {
      reason: 'a secret in a URL',
      secrets: ['p/w?d'],
      text: 'postgres://me:p%2Fw%3Fd@db',
      redacted: 'postgres://me:***@db',
    },
    {
      reason: 'a secret in an authorization header',
      secrets: ['token-1'],
      text: `Basic ${Buffer.from('token-1').toString('base64')}`,
      redacted: 'Basic ***',
    },
    {
      reason: 'a secret in JSON',
      secrets: ['with "quotes"'],
      text: JSON.stringify({ a: 'with "quotes"' }),
      redacted: '{"a":"***"}',
    },
    {
      reason: 'secrets anywhere in a value',
      secrets: [{ list: ['first', { second: 'second' }] }],
      text: 'first and second',
      redacted: '*** and ***',
    },
    {
      reason: 'the longer one where one secret is part of another',
      secrets: ['abcd', 'abcdefgh'],
      text: 'abcdefgh abcd',
      redacted: '*** ***',
    },
    {
      reason:
        'nothing for a very short one, which would mask half of every text',
      secrets: ['a', 'db'],
      text: 'a database',
      redacted: 'a database',
    },
  ])('masks $reason', ({ secrets, text, redacted }) => {
    const redactor = new Redactor();
    secrets.forEach(secret => redactor.add(secret));
    expect(redactor.redact(text)).toBe(redacted);
  });
});
