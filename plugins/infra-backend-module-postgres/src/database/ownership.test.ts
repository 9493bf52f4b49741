import { commentOf } from './names';
import { DatabaseState, Outside, RoleState, Wanted } from './outside';
import { ownershipOf } from './ownership';

const wanted: Wanted = {
  name: 'shop',
  owner: 'shop',
  readers: [],
  connectionLimit: -1,
  mark: 'portal/1',
};
const OURS = commentOf('portal/1');
const THEIRS = commentOf('portal/2');

const database = (comment: string | null, ownerComment: string | null) =>
  ({ comment, ownerComment } as DatabaseState);
const role = (comment: string | null) =>
  ({ name: 'shop', comment } as RoleState);

const cases: {
  reason: string;
  outside: Partial<Outside>;
  status: string;
  foundMark?: string;
}[] = [
  { reason: 'nothing is there', outside: {}, status: 'nothing' },
  {
    reason: 'both bear our mark',
    outside: {
      database: database(OURS, OURS),
      ownRole: role(OURS),
      namedRole: role(OURS),
    },
    status: 'ours',
  },
  {
    reason: 'only the role was made so far',
    outside: { ownRole: role(OURS), namedRole: role(OURS) },
    status: 'ours',
  },
  {
    reason: 'the database was made and not yet marked, but its owner is ours',
    outside: {
      database: database(null, OURS),
      ownRole: role(OURS),
      namedRole: role(OURS),
    },
    status: 'ours',
  },
  {
    reason: 'the database lost its owner, not its mark',
    outside: { database: database(OURS, null) },
    status: 'ours',
  },
  {
    reason: 'the database bears no mark, nor does its owner',
    outside: { database: database('billing', null) },
    status: 'stranger',
  },
  {
    reason: 'the database of another instance',
    outside: { database: database(THEIRS, THEIRS) },
    status: 'stranger',
    foundMark: 'portal/2',
  },
  {
    reason: 'another instance is just making it',
    outside: { database: database(null, THEIRS) },
    status: 'stranger',
    foundMark: 'portal/2',
  },
  {
    reason: 'the mark of the database counts for more than that of its owner',
    outside: { database: database(THEIRS, OURS), ownRole: role(OURS) },
    status: 'stranger',
    foundMark: 'portal/2',
  },
  {
    reason: 'the name of the role is taken',
    outside: { namedRole: role(null) },
    status: 'stranger',
  },
  {
    reason: 'the new name of the role is taken',
    outside: {
      database: database(OURS, OURS),
      ownRole: role(OURS),
      namedRole: role(THEIRS),
    },
    status: 'stranger',
    foundMark: 'portal/2',
  },
];

describe('ownershipOf', () => {
  it.each(cases)('$reason: $status', ({ outside, status, foundMark }) => {
    const ownership = ownershipOf({ existingReaders: [], ...outside }, wanted);
    expect(ownership).toMatchObject({
      status,
      ...(foundMark && { foundMark }),
    });
  });
});
