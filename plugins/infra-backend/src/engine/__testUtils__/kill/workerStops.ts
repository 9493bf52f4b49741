import { CrashPoint } from '../../types';
import { Stop, tellStop } from './CrashGate';

export type Phase = 'create' | 'update' | 'destroy';

interface Place {
  point: CrashPoint;
  claim?: string;
  /** More often than this no phase comes there. */
  most: number;
  /** How often also depends on wake-ups and on how long a lease lasts. */
  varies?: true;
}

const around = (name: string, claims: string[], most: number): Place[] =>
  claims.flatMap(claim =>
    ['before', 'after'].map(when => ({
      point: `driver.${name}.${when}` as CrashPoint,
      claim,
      most,
    })),
  );

const ofStore: Place[] = [
  { point: 'lease.acquired', most: 1, varies: true },
  { point: 'commit.before', most: 14 },
  { point: 'commit.after', most: 14 },
  { point: 'lease.release.before', most: 1, varies: true },
];

const places: Record<Phase, Place[]> = {
  create: [
    ...around('observe', ['a', 'b', 'c'], 2),
    ...around('apply', ['a', 'b', 'c'], 2),
    { point: 'secret.stored', most: 3 },
    ...ofStore,
  ],
  update: [
    ...around('observe', ['a', 'b', 'c', 'd'], 2),
    ...around('apply', ['d'], 2),
    ...around('remove', ['c'], 2),
    { point: 'secret.stored', most: 1 },
    ...ofStore,
  ],
  destroy: [
    ...around('observe', ['a', 'b', 'd'], 2),
    ...around('remove', ['a', 'b', 'd'], 2),
    ...ofStore,
  ],
};

/**
 * Where environments die in a phase: one at each time that the phase comes to a boundary, and one
 * at the time after the last, to which it must not come.
 */
export function stopsOf(phase: Phase): { stops: Stop[]; beyond: string[] } {
  const stops = places[phase].flatMap(({ point, claim, most, varies }) =>
    Array.from({ length: most + 1 }, (_, skip) => ({
      stop: { point, claim, skip },
      isBeyond: skip === most && !varies,
    })),
  );
  return {
    stops: stops.map(({ stop }) => stop),
    beyond: stops
      .filter(({ isBeyond }) => isBeyond)
      .map(({ stop }) => tellStop(stop)),
  };
}
