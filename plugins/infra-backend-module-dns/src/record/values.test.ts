import fc from 'fast-check';
import { isIPv4, isIPv6 } from 'node:net';
import { canonicalValues, desiredRecordSet } from './values';

const host = 'web.dev.example.test';

describe('desiredRecordSet', () => {
  it.each([
    {
      reason: 'values are a set: sorted and without duplicates',
      inputs: {
        type: 'A' as const,
        values: ['192.0.2.2', '192.0.2.1', '192.0.2.2'],
      },
      values: ['192.0.2.1', '192.0.2.2'],
    },
    {
      reason: 'one address can be written in many ways',
      inputs: {
        type: 'AAAA' as const,
        values: ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
      },
      values: ['2001:db8::1'],
    },
    {
      reason: 'a target is absolute, with or without its last dot',
      inputs: { type: 'CNAME' as const, values: ['Target.Example.net.'] },
      values: ['target.example.net'],
    },
    {
      reason: 'a target may have underscores',
      inputs: { type: 'CNAME' as const, values: ['_x.acm.example.net'] },
      values: ['_x.acm.example.net'],
    },
    {
      reason: 'a text stays as it is',
      inputs: { type: 'TXT' as const, values: [' V="x\\y" ; ü '] },
      values: [' V="x\\y" ; ü '],
    },
    {
      reason: 'a text may be empty',
      inputs: { type: 'TXT' as const, values: [''] },
      values: [''],
    },
  ])('$reason', ({ inputs, values }) => {
    expect(desiredRecordSet(inputs, host)).toEqual({ values, ttl: 300 });
  });

  it('takes the TTL that is given', () => {
    expect(
      desiredRecordSet({ type: 'A', values: ['192.0.2.1'], ttl: 5 }, host).ttl,
    ).toBe(5);
  });

  it.each([
    {
      reason: 'there is no value',
      inputs: { type: 'A' as const, values: [] },
      says: '/values: give at least one value',
    },
    {
      reason: 'a name is no address',
      inputs: { type: 'A' as const, values: ['192.0.2.1', 'web.example'] },
      says: '/values/1: `web.example` cannot be a value of A: it is not an IPv4',
    },
    {
      reason: 'a shortened address means something else to some programs',
      inputs: { type: 'A' as const, values: ['192.0.2'] },
      says: 'not an IPv4 address',
    },
    {
      reason: 'leading zeros are octal to some programs',
      inputs: { type: 'A' as const, values: ['192.0.2.010'] },
      says: 'not an IPv4 address',
    },
    {
      reason: 'an IPv6 address belongs into AAAA',
      inputs: { type: 'A' as const, values: ['2001:db8::1'] },
      says: 'not an IPv4 address',
    },
    {
      reason: 'an IPv4 address belongs into A',
      inputs: { type: 'AAAA' as const, values: ['192.0.2.1'] },
      says: 'not an IPv6 address',
    },
    {
      reason: 'the zone of a link-local address means nothing to others',
      inputs: { type: 'AAAA' as const, values: ['fe80::1%eth0'] },
      says: 'not an IPv6 address',
    },
    {
      reason: 'an alias has one target',
      inputs: { type: 'CNAME' as const, values: ['a.example', 'b.example'] },
      says: 'a CNAME has exactly one value, 2 were given',
    },
    {
      reason: 'an alias of itself never ends',
      inputs: { type: 'CNAME' as const, values: ['WEB.dev.example.test.'] },
      says: 'cannot point to itself',
    },
    {
      reason: 'a target is a name',
      inputs: { type: 'CNAME' as const, values: ['https://example.net/'] },
      says: 'is no label',
    },
    {
      reason: 'a long text does not get through everywhere',
      inputs: { type: 'TXT' as const, values: ['ü'.repeat(2049)] },
      says: 'it has 4098 bytes; at most 4096 are allowed',
    },
    {
      reason: 'half a character cannot be written',
      inputs: { type: 'TXT' as const, values: ['\ud800'] },
      says: 'not valid Unicode',
    },
  ])('refuses where $reason', ({ inputs, says }) => {
    expect(() => desiredRecordSet(inputs, host)).toThrow(
      expect.objectContaining({
        code: 'terminal',
        message: expect.stringContaining(says),
      }),
    );
  });
});

describe('canonicalValues', () => {
  it.each([
    ['A' as const, fc.ipV4(), isIPv4],
    ['AAAA' as const, fc.ipV6(), isIPv6],
  ])('gives valid %s values, and the same when done twice', (type, ip, is) => {
    fc.assert(
      fc.property(fc.array(ip, { minLength: 1, maxLength: 5 }), values => {
        const once = canonicalValues(type, values);
        expect(once.every(is)).toBe(true);
        expect(canonicalValues(type, once)).toEqual(once);
        expect(canonicalValues(type, [...values].reverse())).toEqual(once);
      }),
    );
  });
});
