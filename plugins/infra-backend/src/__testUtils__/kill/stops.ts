import { Stop, tellStop } from '../../engine/__testUtils__/kill/CrashGate';
import { AFTER, BEFORE, claimIdsOf, Size } from './platform';

export type Phase = 'create' | 'update' | 'delete';

/** More than a small environment has in any phase, so that it dies at each of them. */
const MOST_COMMITS = 15;

type Verb = 'observe' | 'apply' | 'remove';

const atDriver = (claims: string[], ...verbs: Verb[]): Stop[] =>
  claims.flatMap(claim =>
    verbs.flatMap(verb =>
      (['before', 'after'] as const).map(when => ({
        point: `driver.${verb}.${when}` as const,
        claim,
        skip: 0,
      })),
    ),
  );

const atStore: Stop[] = [
  { point: 'lease.acquired', skip: 0 },
  ...Array.from({ length: MOST_COMMITS }, (_, skip) => [
    { point: 'commit.before' as const, skip },
    { point: 'commit.after' as const, skip },
  ]).flat(),
  { point: 'lease.release.before', skip: 0 },
];

/** To these no phase comes: there are fewer commits. */
export const beyond: string[] = [
  { point: 'commit.before' as const, skip: MOST_COMMITS - 1 },
  { point: 'commit.after' as const, skip: MOST_COMMITS - 1 },
].map(tellStop);

const before = claimIdsOf(BEFORE, 'whole');
const after = claimIdsOf(AFTER, 'whole');
const leaving = before.filter(id => !after.includes(id));

/** Where environments of each size die in each phase, one at each. */
export const stops: Record<Phase, Record<Size, Stop[]>> = {
  create: {
    whole: atDriver(before, 'observe', 'apply'),
    small: [{ point: 'secret.stored', skip: 0 }, ...atStore],
  },
  update: {
    whole: [
      ...atDriver(after, 'observe', 'apply'),
      ...atDriver(leaving, 'observe', 'remove'),
    ],
    small: atStore,
  },
  delete: {
    whole: atDriver(after, 'observe', 'remove'),
    small: atStore,
  },
};

/** So many environments of the size can die, each at another stop. */
export const mostStops = (size: Size): number =>
  Math.max(...Object.values(stops).map(each => each[size].length));
