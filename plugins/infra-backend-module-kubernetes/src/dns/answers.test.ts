import fc from 'fast-check';
import { isAnswer, parseServer } from './answers';
import { RecordType } from './schema';

describe('parseServer', () => {
  it.each([
    {
      text: 'ns1.example.test',
      server: { host: 'ns1.example.test', port: 53 },
    },
    { text: '192.0.2.1:5353', server: { host: '192.0.2.1', port: 5353 } },
    { text: '[2001:db8::1]', server: { host: '2001:db8::1', port: 53 } },
    { text: '[::1]:5353', server: { host: '::1', port: 5353 } },
  ])('reads $text', ({ text, server }) => {
    expect(parseServer(text)).toEqual(server);
  });
});

describe('isAnswer', () => {
  it.each<{
    reason: string;
    type: RecordType;
    values: string[];
    answer: string[];
    expected: boolean;
  }>([
    {
      reason: 'servers turn the order round',
      type: 'A',
      values: ['192.0.2.1', '192.0.2.2'],
      answer: ['192.0.2.2', '192.0.2.1'],
      expected: true,
    },
    {
      reason: 'an address beside leads elsewhere',
      type: 'A',
      values: ['192.0.2.1'],
      answer: ['192.0.2.1', '192.0.2.66'],
      expected: false,
    },
    {
      reason: 'one address has many spellings',
      type: 'AAAA',
      values: ['2001:DB8::0:1'],
      answer: ['2001:db8::1'],
      expected: true,
    },
    {
      reason: 'names have no case, and may end with a dot',
      type: 'CNAME',
      values: ['Web.Example.test.'],
      answer: ['web.example.test'],
      expected: true,
    },
    {
      reason: 'quotes are how a text is written, not what it is',
      type: 'TXT',
      values: ['"v=spf1 -all"'],
      answer: ['v=spf1 -all'],
      expected: true,
    },
    {
      reason: 'texts have case',
      type: 'TXT',
      values: ['Yes'],
      answer: ['yes'],
      expected: false,
    },
  ])('$reason: $expected', ({ type, values, answer, expected }) => {
    expect(isAnswer({ type, values }, answer)).toBe(expected);
  });

  it('holds for what was asked for, in any order, and for nothing less', () => {
    const addresses = fc.uniqueArray(fc.ipV4(), { minLength: 1 });
    fc.assert(
      fc.property(addresses, fc.ipV4(), (values, other) => {
        const wanted = { type: 'A' as const, values };
        expect(isAnswer(wanted, [...values].reverse())).toBe(true);
        expect(isAnswer(wanted, values.slice(1))).toBe(false);
        expect(isAnswer(wanted, [...values, other])).toBe(
          values.includes(other),
        );
      }),
    );
  });
});
