import {
  formatOwner,
  ownerHostOf,
  ownershipOf,
  parseOwner,
  reservedLabel,
} from './ownership';

const mark = 'installation/0001';

describe('ownership records', () => {
  it.each([
    [
      'web.dev.example.test',
      'CNAME',
      '_infra-owner-cname.web.dev.example.test',
    ],
    ['dev.example.test', 'A', '_infra-owner-a.dev.example.test'],
    [
      '*.dev.example.test',
      'A',
      '_infra-owner-a._infra-wildcard.dev.example.test',
    ],
  ] as const)('stand below %s %s', (host, type, expected) => {
    expect(ownerHostOf(host, type)).toBe(expected);
    expect(reservedLabel(expected)).toBeDefined();
    expect(reservedLabel(host)).toBeUndefined();
  });

  it('give back the mark', () => {
    expect(parseOwner(formatOwner(mark))).toBe(mark);
    expect(parseOwner('heritage=external-dns,external-dns/owner=x')).toBe(
      undefined,
    );
  });
});

describe('ownershipOf', () => {
  it.each([
    { reason: 'no value', owner: [], expected: { status: 'none' } },
    {
      reason: 'our mark',
      owner: [formatOwner(mark)],
      expected: { status: 'ours' },
    },
    {
      reason: 'a mark that ours is the beginning of',
      owner: [formatOwner(`${mark}2`)],
      expected: { status: 'foreign', mark: `${mark}2` },
    },
    {
      reason: 'our mark twice',
      owner: [formatOwner(mark), formatOwner(mark)],
      expected: { status: 'foreign', mark: undefined },
    },
    {
      reason: 'a text that is no mark',
      owner: ['hello'],
      expected: { status: 'foreign', mark: undefined },
    },
  ])('$reason: $expected.status', ({ owner, expected }) => {
    expect(ownershipOf(owner, mark)).toEqual(expected);
  });
});
