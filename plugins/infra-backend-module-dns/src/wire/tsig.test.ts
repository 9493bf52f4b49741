import {
  bindMessages,
  vectorKeys,
  vectorTime,
} from './__fixtures__/bindMessages';
import { decodeMessage, rrTypes } from './message';
import { signMessage, TsigKey, verifyAnswer } from './tsig';

const bytesOf = (hex: string) => Buffer.from(hex, 'hex');

/** A message before it was signed. */
function unsigned(signed: Buffer): Buffer {
  const tsig = decodeMessage(signed).additionals.at(-1)!;
  expect(tsig.type).toBe(rrTypes.TSIG);
  const message = Buffer.from(signed.subarray(0, tsig.offset));
  message.writeUInt16BE(message.readUInt16BE(10) - 1, 10);
  return message;
}

const vectors: [string, keyof typeof bindMessages, TsigKey][] = [
  ['a query with SHA-256', 'dig256', vectorKeys.sha256],
  ['a query with SHA-512', 'dig512', vectorKeys.sha512],
  ['an update with compressed names', 'nsupdate', vectorKeys.sha256],
];

describe('signMessage', () => {
  it.each(vectors)("signs %s as BIND's tools do", (_reason, name, key) => {
    const request = bytesOf(bindMessages[name].request);
    const signed = signMessage(unsigned(request), key, vectorTime);
    expect(signed.bytes.toString('hex')).toBe(request.toString('hex'));
  });
});

describe('verifyAnswer', () => {
  const answerTo = (name: keyof typeof bindMessages, key: TsigKey) => {
    const { request, answer } = bindMessages[name];
    const { mac } = signMessage(unsigned(bytesOf(request)), key, vectorTime);
    return { mac, answer: bytesOf(answer) };
  };

  it.each(vectors)("accepts BIND's answer to %s", (_reason, name, key) => {
    const { mac, answer } = answerTo(name, key);
    expect(verifyAnswer(answer, key, mac, vectorTime)).toEqual({
      status: 'verified',
    });
  });

  it('accepts no answer of which any bit was changed', () => {
    const { mac, answer } = answerTo('dig256', vectorKeys.sha256);
    const accepts = (bytes: Buffer) => {
      try {
        const { sha256 } = vectorKeys;
        return (
          verifyAnswer(bytes, sha256, mac, vectorTime).status === 'verified'
        );
      } catch {
        return false;
      }
    };
    expect(accepts(answer)).toBe(true);
    const bits = Array.from({ length: answer.length * 8 }, (_, bit) => bit);
    const forged = bits.filter(bit => {
      const changed = Buffer.from(answer);
      changed[Math.floor(bit / 8)] ^= 1 << bit % 8;
      return accepts(changed) && !isInsignificant(answer, changed);
    });
    expect(forged).toEqual([]);
  });

  it.each([
    {
      reason: 'an answer to another request proves nothing about this one',
      mac: Buffer.alloc(32),
      now: vectorTime,
      expected: { status: 'invalid', reason: 'its signature is wrong' },
    },
    {
      reason: 'an answer that is kept back could be played at any time',
      now: vectorTime + 301,
      expected: { status: 'invalid', reason: 'its signature is too old' },
    },
    {
      reason: 'clocks may differ a little',
      now: vectorTime - 300,
      expected: { status: 'verified' },
    },
    {
      reason: 'another key of the server is not ours',
      key: { ...vectorKeys.sha256, name: 'another' },
      now: vectorTime,
      expected: { status: 'invalid', reason: 'it is signed with another key' },
    },
  ])('$reason', ({ mac, key = vectorKeys.sha256, now, expected }) => {
    const vector = answerTo('dig256', vectorKeys.sha256);
    expect(verifyAnswer(vector.answer, key, mac ?? vector.mac, now)).toEqual(
      expected,
    );
  });

  it.each([
    ['unknownKey', 'BADKEY'],
    ['wrongSecret', 'BADSIG'],
  ] as const)('tells the refusal of %s', (name, error) => {
    const { mac, answer } = answerTo(name, vectorKeys.sha256);
    expect(verifyAnswer(answer, vectorKeys.sha256, mac, vectorTime)).toEqual({
      status: 'refused',
      error,
    });
  });

  it('tells how far the clocks are apart', () => {
    const { mac, answer } = answerTo('wrongSecret', vectorKeys.sha256);
    // Error and length of other data are the last four bytes; BADTIME gives the server's clock.
    const clock = Buffer.alloc(10);
    clock.writeUInt16BE(18, 0);
    clock.writeUInt16BE(6, 2);
    clock.writeUIntBE(vectorTime - 3600, 4, 6);
    const badTime = Buffer.concat([answer.subarray(0, -4), clock]);
    const { lengthOffset } = decodeMessage(answer).additionals.at(-1)!;
    badTime.writeUInt16BE(badTime.readUInt16BE(lengthOffset) + 6, lengthOffset);
    expect(verifyAnswer(badTime, vectorKeys.sha256, mac, vectorTime)).toEqual({
      status: 'refused',
      error: 'BADTIME',
      clockSkew: -3600,
    });
  });

  it('tells that an answer is not signed', () => {
    const { mac, answer } = answerTo('dig256', vectorKeys.sha256);
    expect(
      verifyAnswer(unsigned(answer), vectorKeys.sha256, mac, vectorTime),
    ).toEqual({ status: 'unsigned' });
  });
});

/**
 * What a signature leaves open: the id of the message as sent (the TSIG record has the original),
 * the letter case of the TSIG record's names, and its class and TTL, which are constants in the
 * digest.
 */
function isInsignificant(answer: Buffer, changed: Buffer): boolean {
  const { offset, lengthOffset } = decodeMessage(answer).additionals.at(-1)!;
  const at = answer.findIndex((byte, index) => byte !== changed[index]);
  const inCase = (from: number, to: number) =>
    at >= from &&
    at < to &&
    String.fromCharCode(answer[at]).toLowerCase() ===
      String.fromCharCode(changed[at]).toLowerCase();
  return (
    at < 2 ||
    (at >= lengthOffset - 6 && at < lengthOffset) ||
    inCase(offset, lengthOffset - 8) ||
    inCase(lengthOffset + 2, lengthOffset + 2 + 13)
  );
}
