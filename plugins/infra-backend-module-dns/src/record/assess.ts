import { FieldDiff } from '@infra-orchestration/backstage-plugin-infra-common';
import { Observation } from '@infra-orchestration/backstage-plugin-infra-node';
import { describeHolder, sameRecordSet } from './decide';
import { ownershipOf } from './ownership';
import {
  AuthoritativeAnswer,
  RecordLocation,
  RecordSet,
  StoredRecord,
} from './types';
import { sameValues } from './values';

type Present = Extract<Observation, { status: 'present' }>;

/** Everything an observation is made of. */
export interface Seen {
  location: RecordLocation;
  desired: RecordSet;
  mark: string;
  /** For people. */
  nameserver: string;
  stored: StoredRecord;
  /** What the authoritative server answers for the record. */
  answer: AuthoritativeAnswer;
  /** What it answers for the ownership record. */
  ownerAnswer: AuthoritativeAnswer;
  /** Where the record was before its name or type changed, and still is. */
  formerly: RecordLocation[];
  /** For people: where else it may be, and nobody can look. */
  unreachable?: string;
  /** What bears no mark is looked at all the same. */
  read?: boolean;
}

export function diffRecordSets(
  before: RecordSet | undefined,
  after: RecordSet,
): FieldDiff[] {
  const diff: FieldDiff[] = [];
  if (!before || !sameValues(before.values, after.values)) {
    diff.push({ path: '/values', before: before?.values, after: after.values });
  }
  if (before?.ttl !== after.ttl) {
    diff.push({ path: '/ttl', before: before?.ttl, after: after.ttl });
  }
  return diff;
}

function diffLocations(
  { host, type }: RecordLocation,
  formerly: RecordLocation[],
): FieldDiff[] {
  return formerly.flatMap(old => [
    ...(old.host === host
      ? []
      : [{ path: '/name', before: old.host, after: host }]),
    ...(old.type === type
      ? []
      : [{ path: '/type', before: old.type, after: type }]),
  ]);
}

/** Why the record cannot be used yet; `undefined` where the authoritative server gives it. */
function unreadiness({ answer, desired, nameserver, location }: Seen) {
  const { host, type } = location;
  const who = `Name server ${nameserver}`;
  switch (answer.status) {
    case 'found':
      return sameValues(answer.values, desired.values)
        ? undefined
        : `${who} still answers ${answer.values.join(
            ', ',
          )} for \`${host}\` ${type}`;
    case 'absent':
      return answer.alias
        ? `${who} answers that \`${host}\` is an alias of \`${answer.alias}\``
        : `${who} does not answer \`${host}\` ${type} yet`;
    default:
      return `${who} is not authoritative for \`${host}\`: ${answer.reason}`;
  }
}

/** What a service stores, taken for the answers of its name servers where those are not asked. */
export function answersOf({ record, owner, blockers }: StoredRecord): {
  answer: AuthoritativeAnswer;
  ownerAnswer: AuthoritativeAnswer;
} {
  return {
    answer: record
      ? { status: 'found', ...record }
      : { status: 'absent', nameExists: blockers.length > 0 },
    ownerAnswer:
      owner.length > 0
        ? { status: 'found', values: owner, ttl: 0 }
        : { status: 'absent', nameExists: false },
  };
}

const isMarked = (answer: AuthoritativeAnswer, mark: string): boolean =>
  answer.status === 'found' &&
  ownershipOf(answer.values, mark).status === 'ours';

/** True where the authoritative server alone proves that everything is as desired. */
export function isProven(
  answer: AuthoritativeAnswer,
  ownerAnswer: AuthoritativeAnswer,
  desired: RecordSet,
  mark: string,
): boolean {
  return (
    answer.status === 'found' &&
    sameRecordSet(answer, desired) &&
    isMarked(ownerAnswer, mark)
  );
}

/**
 * Observation from what was seen. `ready` is what the authoritative server answers, never what was
 * written; `absent` needs that server to have forgotten the mark, too.
 */
export function assess(seen: Seen): Observation {
  const { location, desired, mark, stored, formerly, unreachable } = seen;
  const ownership = ownershipOf(stored.owner, mark);
  const owned = ownership.status === 'ours';
  const diff = [
    ...diffRecordSets(stored.record, desired),
    ...diffLocations(location, formerly),
  ];
  const present: Present = {
    status: 'present',
    owned,
    upToDate: owned && diff.length === 0,
    diff,
    ready: false,
    outputs: {
      host: location.host,
      zone: location.zone,
      type: location.type,
      values: stored.record?.values ?? [],
    },
  };
  if (owned) {
    const message = unreadiness(seen);
    return { ...present, ready: !message, message: message ?? unreachable };
  }
  if (seen.read && stored.record && ownership.status === 'none') {
    const message = unreadiness({ ...seen, desired: stored.record });
    return { ...present, ready: !message, message };
  }
  if (formerly.length > 0 && !stored.record && !stored.owner.length) {
    const names = formerly.map(old => `\`${old.host}\` ${old.type}`).join(', ');
    const message = `The record is at ${names} and is to move to \`${location.host}\` ${location.type}`;
    return { ...present, owned: true, message };
  }
  if (stored.record || stored.blockers.length || stored.owner.length) {
    const message = describeHolder(location, stored, mark);
    return ownership.status === 'foreign'
      ? { ...present, foundMark: ownership.mark, message }
      : { ...present, message };
  }
  if (isMarked(seen.ownerAnswer, mark)) {
    const message = `Name server ${seen.nameserver} still answers for the removed \`${location.host}\` ${location.type}`;
    return { ...present, owned: true, message };
  }
  return unreachable
    ? { ...present, owned: true, message: unreachable }
    : { status: 'absent' };
}
