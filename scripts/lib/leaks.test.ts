import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { leaks } from './leaks.ts';

const SECRET = 'pa/ss "wörd" 7f3c';
const find = (text: string) =>
  leaks(new Map([['log', text]]), new Map([['password', SECRET]]));

describe('leaks', () => {
  const hidden: [reason: string, text: string][] = [
    ['as it is', `user shop, ${SECRET}.`],
    ['in a URL', `redis://shop:${encodeURIComponent(SECRET)}@cache`],
    ['in JSON', JSON.stringify({ password: SECRET })],
    ['in a Secret', Buffer.from(SECRET).toString('base64')],
    ['in hexadecimal digits', Buffer.from(SECRET).toString('hex')],
    ...['', 'a', 'ab', 'abc'].map((before): [string, string] => [
      `in base64 behind ${before.length} characters`,
      Buffer.from(`${before}${SECRET}@host`).toString('base64'),
    ]),
  ];
  for (const [reason, text] of hidden) {
    it(`finds a secret ${reason}`, () => {
      assert.deepEqual(find(text), ['password in log']);
    });
  }

  it('finds nothing where there is none', () => {
    const other = 'pa/ss "wörd" 7f3d';
    for (const text of [other, Buffer.from(other).toString('base64'), '']) {
      assert.deepEqual(find(text), []);
    }
  });
});
