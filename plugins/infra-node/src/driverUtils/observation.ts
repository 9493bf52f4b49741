import type { Observation } from '../driver';

type Present = Extract<Observation, { status: 'present' }>;

/**
 * What is observed where the object bears another mark or none.
 *
 * @public
 */
export function strangerObservation(
  found: Pick<Present, 'foundMark' | 'notAdoptable' | 'message'>,
): Observation {
  return {
    status: 'present',
    owned: false,
    upToDate: false,
    diff: [],
    ready: false,
    outputs: {},
    ...found,
  };
}
