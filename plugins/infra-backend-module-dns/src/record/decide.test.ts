import fc from 'fast-check';
import { decideWrite } from './decide';
import { formatOwner } from './ownership';
import { RecordLocation, StoredRecord } from './types';

const location: RecordLocation = {
  zone: 'dev.example.test',
  host: 'web.dev.example.test',
  type: 'A',
  ownerHost: '_infra-owner-a.web.dev.example.test',
};
const mark = 'installation/0001';
const desired = { values: ['192.0.2.1'], ttl: 60 };
const ours = [formatOwner(mark)];
const theirs = [formatOwner('installation/0002')];

const decide = (stored: Partial<StoredRecord>, adopt = false) =>
  decideWrite({
    location,
    desired,
    stored: { owner: [], blockers: [], ...stored },
    mark,
    adopt,
  });

const change = { action: 'write', owner: ours[0], ...desired };
const other = { values: ['203.0.113.1'], ttl: 60 };

describe('decideWrite', () => {
  it.each([
    {
      reason: 'nothing is there',
      stored: {},
      expected: { action: 'create', change },
    },
    {
      reason: 'what is ours and as desired stays',
      stored: { record: desired, owner: ours },
      expected: { action: 'none' },
    },
    {
      reason: 'other values of ours are brought back',
      stored: { record: other, owner: ours },
      expected: { action: 'update', change },
    },
    {
      reason: 'another TTL of ours is brought back',
      stored: { record: { ...desired, ttl: 61 }, owner: ours },
      expected: { action: 'update', change },
    },
    {
      reason: 'our mark without its record is work half undone by others',
      stored: { owner: ours },
      expected: { action: 'update', change },
    },
    {
      reason: 'what has no mark is taken over where that is allowed',
      stored: { record: other },
      adopt: true,
      expected: { action: 'adopt', change },
    },
    {
      reason:
        'as desired but without a mark: taken over, so that it is removed later',
      stored: { record: desired },
      adopt: true,
      expected: { action: 'adopt', change },
    },
  ])('$reason', ({ stored, adopt, expected }) => {
    expect(decide(stored, adopt)).toEqual(expected);
  });

  it.each([
    {
      reason: 'it has no mark',
      stored: { record: other },
      says: 'has A (203.0.113.1) already, made by someone who did not mark it',
    },
    {
      reason: 'it bears another mark',
      stored: { record: other, owner: theirs },
      says: 'belongs to `installation/0002`',
    },
    {
      reason: 'it bears another mark, even where adoption is allowed',
      stored: { record: other, owner: theirs },
      adopt: true,
      says: 'belongs to `installation/0002`',
    },
    {
      reason: 'another mark alone keeps the name, too',
      stored: { owner: theirs },
      says: 'belongs to `installation/0002`',
    },
    {
      reason: 'two marks are a doubt that a person has to end',
      stored: { record: desired, owner: [...ours, ...theirs] },
      says: 'belongs to `installation/0002`',
    },
    {
      reason: 'the ownership record is used for something else',
      stored: { owner: ['v=spf1'] },
      adopt: true,
      says: 'holds a text that this system did not write',
    },
    {
      reason: 'a CNAME is there',
      stored: { blockers: ['CNAME'] },
      adopt: true,
      says: 'has CNAME already, beside which A cannot stand',
    },
    {
      reason: 'a CNAME took the place of our record',
      stored: { owner: ours, blockers: ['CNAME'] },
      says: 'has CNAME already, beside which A cannot stand',
    },
  ])('is a conflict where $reason', ({ stored, adopt, says }) => {
    expect(decide(stored, adopt)).toEqual({
      action: 'conflict',
      message: expect.stringContaining(says),
    });
  });

  it('never writes over a mark of another', () => {
    const values = fc.array(fc.ipV4(), { minLength: 1, maxLength: 3 });
    const owner = fc.array(
      fc.oneof(
        fc.constant(ours[0]),
        fc.uuid().map(id => formatOwner(`installation/${id}`)),
        fc.string(),
      ),
      { maxLength: 3 },
    );
    fc.assert(
      fc.property(
        fc.option(values, { nil: undefined }),
        owner,
        fc.boolean(),
        (found, marks, adopt) => {
          const record = found && { values: found, ttl: 60 };
          const { action } = decide({ record, owner: marks }, adopt);
          const foreign = marks.some(value => value !== ours[0]);
          const mayWrite =
            !foreign &&
            (marks.length === 1 || (!marks.length && (!record || adopt)));
          expect(action === 'conflict').toBe(!mayWrite);
        },
      ),
    );
  });
});
