import fc from 'fast-check';
import { belongingOf } from './marks';
import { DatabaseState, Outside, UserState, Wanted } from './outside';
import { explainStranger, ownershipOf } from './ownership';

const wanted = {
  name: 'shop',
  account: { name: 'shop', host: '%' },
  mark: 'portal/1',
} as Wanted;
const OURS = { mark: 'portal/1', made: true };
const CLAIMED = { mark: 'portal/1', made: false };
const THEIRS = { mark: 'portal/2', made: true };

const thing = (birthmarked = false) =>
  ({ birthmarked } as DatabaseState & UserState);
const former = {
  account: { name: 'old', host: '%' },
  mark: OURS,
  present: true,
  birthmarked: false,
};

const cases: {
  reason: string;
  outside: Partial<Outside>;
  status: string;
  foundMark?: string;
  what?: string;
}[] = [
  { reason: 'nothing is there', outside: {}, status: 'nothing' },
  {
    reason: 'both are there and marked as ours',
    outside: {
      database: thing(),
      databaseMark: OURS,
      user: thing(),
      userMark: OURS,
    },
    status: 'ours',
  },
  {
    reason: 'died behind the claim',
    outside: { databaseMark: CLAIMED },
    status: 'ours',
  },
  {
    reason: 'died behind making what was claimed',
    outside: { databaseMark: CLAIMED, database: thing(true) },
    status: 'ours',
  },
  {
    reason: 'somebody made a database under the claimed name',
    outside: { databaseMark: CLAIMED, database: thing(false) },
    status: 'stranger',
    what: 'database',
  },
  {
    reason: 'somebody made a user under the claimed name',
    outside: {
      databaseMark: OURS,
      database: thing(),
      userMark: CLAIMED,
      user: thing(false),
    },
    status: 'stranger',
    what: 'user',
  },
  {
    reason: 'what looks newly born and has no row is somebody else’s',
    outside: { database: thing(true) },
    status: 'stranger',
    what: 'database',
  },
  {
    reason: 'the database of another instance',
    outside: { database: thing(), databaseMark: THEIRS },
    status: 'stranger',
    what: 'database',
    foundMark: 'portal/2',
  },
  {
    reason: 'another instance is just making it',
    outside: {
      database: thing(true),
      databaseMark: { ...THEIRS, made: false },
    },
    status: 'stranger',
    what: 'database',
    foundMark: 'portal/2',
  },
  {
    reason: 'the name is claimed by another, and nothing is there',
    outside: { databaseMark: THEIRS },
    status: 'stranger',
    what: 'database',
    foundMark: 'portal/2',
  },
  {
    reason: 'the name of the user is taken',
    outside: { user: thing() },
    status: 'stranger',
    what: 'user',
  },
  {
    reason: 'only a user of an earlier name is left',
    outside: { formerUsers: [former] },
    status: 'ours',
  },
];

describe('ownershipOf', () => {
  it.each(cases)('$reason: $status', ({ outside, ...expected }) => {
    const { reason: _, ...rest } = expected;
    const ownership = ownershipOf(
      { formerUsers: [], ...outside } as Outside,
      wanted,
    );
    expect(ownership).toMatchObject(rest);
  });

  it('tells what to do where only a row is in the way', () => {
    const ownership = ownershipOf(
      { formerUsers: [], databaseMark: THEIRS } as unknown as Outside,
      wanted,
    );
    expect(
      ownership.status === 'stranger' && explainStranger(ownership, 'm'),
    ).toBe(
      'The name of the database shop is taken by portal/2. Choose another name; or, if that resource is no more, delete its row from m.marks',
    );
  });
});

describe('belongingOf', () => {
  const mark = fc.constantFrom('portal/1', 'portal/2');
  const row = fc.option(fc.record({ mark, made: fc.boolean() }), {
    nil: undefined,
  });
  const anything = fc.option(fc.record({ birthmarked: fc.boolean() }), {
    nil: undefined,
  });

  it('never gives one thing to two instances', () => {
    fc.assert(
      fc.property(anything, row, (found, itsRow) => {
        const [one, two] = ['portal/1', 'portal/2'].map(asking =>
          belongingOf(found, itsRow, asking),
        );
        expect(one === 'us' && two === 'us').toBe(false);
        // Nor is a thing nobody's.
        expect(found !== undefined && one === 'nobody').toBe(false);
      }),
    );
  });
});
