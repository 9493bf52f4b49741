import { DnsQuestion } from '../record/types';
import { encodeRdata } from './codec';
import {
  decodeMessage,
  encodeMessage,
  opcodes,
  ReceivedMessage,
  rrClasses,
  rrTypes,
  WireRecord,
} from './message';
import { decodeAnswer, differentIds, readAnswer } from './query';

const question: DnsQuestion = { name: 'web.dev.example.test', type: 'A' };

function record(
  name: string,
  type: 'A' | 'CNAME' | 'NS' | 'TXT',
  data: unknown,
  ttl = 60,
): WireRecord {
  return {
    name,
    type: rrTypes[type],
    class: rrClasses.IN,
    ttl,
    rdata: encodeRdata(type, data),
  };
}

function answer(
  given: Partial<Pick<ReceivedMessage, 'rcode' | 'authoritative'>> & {
    answers?: WireRecord[];
    authorities?: WireRecord[];
  },
): ReceivedMessage {
  const { answers = [], authorities = [], ...flags } = given;
  const bytes = encodeMessage({
    id: 7,
    opcode: opcodes.QUERY,
    questions: [{ name: question.name, type: rrTypes.A, class: rrClasses.IN }],
    answers,
    authorities,
  });
  return { ...decodeMessage(bytes), authoritative: true, ...flags };
}

describe('readAnswer', () => {
  it.each([
    {
      reason: 'values come sorted, with the shortest TTL',
      message: answer({
        answers: [
          record(question.name, 'A', '192.0.2.2', 60),
          record(question.name, 'A', '192.0.2.1', 30),
        ],
      }),
      expected: {
        status: 'found',
        values: ['192.0.2.1', '192.0.2.2'],
        ttl: 30,
      },
    },
    {
      reason: 'letter case of names has no meaning',
      message: answer({
        answers: [record('WEB.dev.Example.test', 'A', '192.0.2.1')],
      }),
      expected: { status: 'found', values: ['192.0.2.1'], ttl: 60 },
    },
    {
      reason: 'the name exists, with other types',
      message: answer({}),
      expected: { status: 'absent', nameExists: true },
    },
    {
      reason: 'the name does not exist',
      message: answer({ rcode: 'NXDOMAIN' }),
      expected: { status: 'absent', nameExists: false },
    },
    {
      reason: 'addresses of an alias are not the addresses of the name',
      message: answer({
        answers: [
          record(question.name, 'CNAME', 'Target.example.net.'),
          record('target.example.net', 'A', '192.0.2.9'),
        ],
      }),
      expected: {
        status: 'absent',
        nameExists: true,
        alias: 'target.example.net',
      },
    },
    {
      reason: 'an alias exists also where what it points to does not',
      message: answer({
        rcode: 'NXDOMAIN',
        answers: [record(question.name, 'CNAME', 'gone.example.net')],
      }),
      expected: {
        status: 'absent',
        nameExists: true,
        alias: 'gone.example.net',
      },
    },
    {
      reason: 'a delegation is told with the servers it goes to',
      message: answer({
        authoritative: false,
        authorities: [record('dev.example.test', 'NS', 'ns.elsewhere.test')],
      }),
      expected: {
        status: 'notAuthoritative',
        reason:
          'it refers to ns.elsewhere.test, to whom `dev.example.test` is delegated',
      },
    },
    {
      reason: 'an answer out of a cache proves nothing',
      message: answer({
        authoritative: false,
        answers: [record(question.name, 'A', '192.0.2.1')],
      }),
      expected: {
        status: 'notAuthoritative',
        reason: 'its answer is not authoritative',
      },
    },
    {
      reason: 'a server without the zone refuses',
      message: answer({ rcode: 'REFUSED', authoritative: false }),
      expected: { status: 'notAuthoritative', reason: 'it answers REFUSED' },
    },
  ])('$reason', ({ message, expected }) => {
    expect(readAnswer(message, question)).toEqual(expected);
  });

  it('throws retryable for SERVFAIL, which passes', () => {
    expect(() => readAnswer(answer({ rcode: 'SERVFAIL' }), question)).toThrow(
      expect.objectContaining({ code: 'retryable' }),
    );
  });

  it('puts the pieces of a text together', () => {
    const name = 'txt.dev.example.test';
    const message = answer({ answers: [record(name, 'TXT', ['a ', 'b'])] });
    expect(readAnswer(message, { name, type: 'TXT' })).toMatchObject({
      values: ['a b'],
    });
  });
});

describe('decodeAnswer', () => {
  it.each([
    { reason: 'too short for a header', bytes: Buffer.from('0007', 'hex') },
    {
      reason: 'a question instead of an answer',
      bytes: answer({}).bytes,
    },
    {
      reason: 'an answer to something else',
      bytes: Buffer.from('0007a8000000000000000000', 'hex'),
    },
  ])('throws retryable for bytes that are $reason', ({ bytes }) => {
    expect(() =>
      decodeAnswer(bytes, { opcode: opcodes.QUERY, nameserver: 'ns:53' }),
    ).toThrow(
      expect.objectContaining({
        code: 'retryable',
        message: expect.stringContaining('ns:53'),
      }),
    );
  });
});

describe('differentIds', () => {
  it('gives as many as asked for, all different', () => {
    const ids = differentIds(500);
    expect(new Set(ids).size).toBe(500);
    expect(ids.every(id => id >= 0 && id <= 0xffff)).toBe(true);
  });
});
