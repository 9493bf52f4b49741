import { formatOwner, ownershipOf } from './ownership';
import { RecordChange, RecordLocation, RecordSet, StoredRecord } from './types';
import { sameValues } from './values';

export type WriteDecision =
  | { action: 'none' }
  | { action: 'create' | 'update' | 'adopt'; change: RecordChange }
  | { action: 'conflict'; message: string };

/** Who or what stands where the record should be, for people. */
export function describeHolder(
  { host, type, ownerHost }: RecordLocation,
  stored: StoredRecord,
  mark: string,
): string {
  const ownership = ownershipOf(stored.owner, mark);
  if (ownership.status === 'foreign') {
    return ownership.mark
      ? `\`${host}\` ${type} belongs to \`${ownership.mark}\`, as \`${ownerHost}\` says`
      : `\`${ownerHost}\` holds a text that this system did not write`;
  }
  if (stored.record) {
    const values = stored.record.values.join(', ') || 'no active value';
    return `\`${host}\` has ${type} (${values}) already, made by someone who did not mark it`;
  }
  return `\`${host}\` has ${stored.blockers.join(
    ', ',
  )} already, beside which ${type} cannot stand`;
}

/**
 * What has to be done so that a location holds what is desired:
 *
 * | mark    | record   | beside it | adopt | decision                     |
 * |---------|----------|-----------|-------|------------------------------|
 * | ours    | desired  | any       | any   | none                         |
 * | foreign | any      | any       | any   | conflict                     |
 * | other   | any      | blocker   | any   | conflict                     |
 * | ours    | other/no | –         | any   | update                       |
 * | none    | no       | –         | any   | create                       |
 * | none    | yes      | –         | no    | conflict                     |
 * | none    | yes      | –         | yes   | adopt                        |
 */
export function decideWrite(options: {
  location: RecordLocation;
  desired: RecordSet;
  stored: StoredRecord;
  mark: string;
  adopt: boolean;
}): WriteDecision {
  const { location, desired, stored, mark, adopt } = options;
  const ownership = ownershipOf(stored.owner, mark);
  const change: RecordChange = {
    action: 'write',
    owner: formatOwner(mark),
    ...desired,
  };
  const conflict = (advice: string): WriteDecision => ({
    action: 'conflict',
    message: `${describeHolder(location, stored, mark)}: ${advice}`,
  });
  if (
    ownership.status === 'ours' &&
    stored.record &&
    sameRecordSet(stored.record, desired)
  ) {
    return { action: 'none' };
  }
  if (ownership.status === 'foreign') {
    return conflict('choose another name, or remove what holds it');
  }
  if (stored.blockers.length > 0) {
    const blockers: StoredRecord = { owner: [], blockers: stored.blockers };
    return {
      action: 'conflict',
      message: `${describeHolder(
        location,
        blockers,
        mark,
      )}: choose another name, or remove it`,
    };
  }
  if (ownership.status === 'ours') {
    return { action: 'update', change };
  }
  if (!stored.record) {
    return { action: 'create', change };
  }
  return adopt
    ? { action: 'adopt', change }
    : conflict(
        'choose another name, remove it, or let the resource definition adopt it (`adopt: true`)',
      );
}

export function sameRecordSet(a: RecordSet, b: RecordSet): boolean {
  return a.ttl === b.ttl && sameValues(a.values, b.values);
}
