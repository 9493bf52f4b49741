import { assess, isProven, Seen } from './assess';
import { formatOwner } from './ownership';
import { AuthoritativeAnswer, RecordLocation } from './types';

const location: RecordLocation = {
  zone: 'dev.example.test',
  host: 'web.dev.example.test',
  type: 'A',
  ownerHost: '_infra-owner-a.web.dev.example.test',
};
const mark = 'installation/0001';
const desired = { values: ['192.0.2.1'], ttl: 60 };
const other = { values: ['203.0.113.1'], ttl: 60 };
const ours = [formatOwner(mark)];
const theirs = [formatOwner('installation/0002')];
const nothing: AuthoritativeAnswer = { status: 'absent', nameExists: false };
const found = (set: typeof desired): AuthoritativeAnswer => ({
  status: 'found',
  ...set,
});
const marked = found({ values: ours, ttl: 60 });

const see = (seen: Partial<Seen>) =>
  assess({
    location,
    desired,
    mark,
    nameserver: '192.0.2.53:53',
    stored: { owner: [], blockers: [] },
    answer: nothing,
    ownerAnswer: nothing,
    formerly: [],
    ...seen,
  });

describe('assess', () => {
  it('is absent where zone and name server know nothing of it', () => {
    expect(see({})).toEqual({ status: 'absent' });
  });

  it.each([
    { reason: 'answered as it is stored', answer: found(other), ready: true },
    { reason: 'not answered yet', answer: nothing, ready: false },
  ])('tells of an unmarked record that is only read: $reason', c => {
    expect(
      see({
        read: true,
        stored: { record: other, owner: [], blockers: [] },
        answer: c.answer,
      }),
    ).toMatchObject({
      owned: false,
      ready: c.ready,
      diff: [{ path: '/values' }],
      outputs: { host: location.host, values: other.values },
    });
  });

  it('tells nothing more of what bears the mark of another', () => {
    expect(
      see({
        read: true,
        stored: { record: other, owner: theirs, blockers: [] },
        answer: found(other),
      }),
    ).toMatchObject({ foundMark: 'installation/0002', ready: false });
  });

  it('is absent where only a wildcard answers', () => {
    expect(see({ answer: found(other) })).toEqual({ status: 'absent' });
  });

  it('is up to date and ready where both have it', () => {
    expect(
      see({
        stored: { record: desired, owner: ours, blockers: [] },
        answer: found(desired),
        ownerAnswer: marked,
      }),
    ).toEqual({
      status: 'present',
      owned: true,
      upToDate: true,
      diff: [],
      ready: true,
      outputs: {
        host: 'web.dev.example.test',
        zone: 'dev.example.test',
        type: 'A',
        values: ['192.0.2.1'],
      },
    });
  });

  const written = {
    stored: { record: desired, owner: ours, blockers: [] },
    ownerAnswer: marked,
  };

  it.each<{ reason: string; answer: AuthoritativeAnswer; says: string }>([
    {
      reason: 'the name server does not have it yet',
      answer: nothing,
      says: 'Name server 192.0.2.53:53 does not answer `web.dev.example.test` A yet',
    },
    {
      reason: 'the name server has the old values still',
      answer: found(other),
      says: 'still answers 203.0.113.1',
    },
    {
      reason: 'the name server takes the name for an alias',
      answer: { ...nothing, alias: 'old.example.net' },
      says: 'is an alias of `old.example.net`',
    },
    {
      reason: 'the name server is not the one of the zone',
      answer: { status: 'notAuthoritative', reason: 'it answers REFUSED' },
      says: 'is not authoritative for `web.dev.example.test`: it answers REFUSED',
    },
  ])('is up to date but not ready where $reason', ({ answer, says }) => {
    expect(see({ ...written, answer })).toMatchObject({
      owned: true,
      upToDate: true,
      ready: false,
      message: expect.stringContaining(says),
    });
  });

  it('tells each difference', () => {
    expect(
      see({
        ...written,
        stored: { record: { ...other, ttl: 5 }, owner: ours, blockers: [] },
        answer: found({ ...other, ttl: 5 }),
      }),
    ).toMatchObject({
      owned: true,
      upToDate: false,
      ready: false,
      diff: [
        { path: '/values', before: ['203.0.113.1'], after: ['192.0.2.1'] },
        { path: '/ttl', before: 5, after: 60 },
      ],
      outputs: { values: ['203.0.113.1'] },
    });
  });

  it('is ours where the record is gone and its mark is left', () => {
    expect(
      see({ stored: { owner: ours, blockers: [] }, ownerAnswer: marked }),
    ).toMatchObject({ status: 'present', owned: true, upToDate: false });
  });

  it('is not gone while the name server still answers our mark', () => {
    expect(see({ answer: found(desired), ownerAnswer: marked })).toMatchObject({
      status: 'present',
      owned: true,
      upToDate: false,
      ready: false,
      message: expect.stringContaining('still answers for the removed'),
    });
  });

  it.each([
    {
      reason: 'it has no mark',
      stored: { record: desired, owner: [], blockers: [] },
      foundMark: undefined,
      says: 'did not mark it',
    },
    {
      reason: 'it bears another mark',
      stored: { record: desired, owner: theirs, blockers: [] },
      foundMark: 'installation/0002',
      says: 'belongs to `installation/0002`',
    },
    {
      reason: 'something else is at the name',
      stored: { owner: [], blockers: ['CNAME'] },
      foundMark: undefined,
      says: 'has CNAME already',
    },
  ])('is not ours where $reason', ({ stored, foundMark, says }) => {
    const observation = see({ stored, answer: found(desired) });
    expect(observation).toMatchObject({
      status: 'present',
      owned: false,
      upToDate: false,
      ready: false,
      message: expect.stringContaining(says),
    });
    expect(observation).toMatchObject({ ...(foundMark ? { foundMark } : {}) });
  });

  it('is ours where it is at a former name only', () => {
    const old = { ...location, host: 'old.dev.example.test' };
    expect(see({ formerly: [old] })).toMatchObject({
      status: 'present',
      owned: true,
      upToDate: false,
      ready: false,
      diff: expect.arrayContaining([
        {
          path: '/name',
          before: 'old.dev.example.test',
          after: 'web.dev.example.test',
        },
      ]),
      message:
        'The record is at `old.dev.example.test` A and is to move to `web.dev.example.test` A',
    });
  });

  it('is not gone where it may be in a zone that nobody can look into', () => {
    expect(see({ unreachable: 'may still be there' })).toMatchObject({
      status: 'present',
      owned: true,
      upToDate: false,
      ready: false,
      message: 'may still be there',
    });
  });

  it('is usable where only a former place cannot be looked into', () => {
    const seen = { ...written, answer: found(desired) };
    expect(see({ ...seen, unreachable: 'may still be there' })).toMatchObject({
      upToDate: true,
      ready: true,
      message: 'may still be there',
    });
  });

  it('is ready but not up to date where the former name is left over', () => {
    const old = { ...location, type: 'AAAA' as const };
    expect(
      see({ ...written, answer: found(desired), formerly: [old] }),
    ).toMatchObject({
      owned: true,
      upToDate: false,
      ready: true,
      diff: [{ path: '/type', before: 'AAAA', after: 'A' }],
    });
  });
});

describe('isProven', () => {
  it.each([
    { reason: 'all is as desired', proven: true },
    { reason: 'values differ', answer: found(other), proven: false },
    {
      reason: 'the TTL differs',
      answer: found({ ...desired, ttl: 61 }),
      proven: false,
    },
    { reason: 'nothing is answered', answer: nothing, proven: false },
    { reason: 'there is no mark', ownerAnswer: nothing, proven: false },
    {
      reason: 'there is another mark',
      ownerAnswer: found({ values: theirs, ttl: 60 }),
      proven: false,
    },
  ])(
    '$proven where $reason',
    ({ answer = found(desired), ownerAnswer = marked, proven }) => {
      expect(isProven(answer, ownerAnswer, desired, mark)).toBe(proven);
    },
  );
});
