import {
  canonicalValues,
  formatContent,
  normaliseName,
  parseContent,
  RecordChange,
  RecordLocation,
  RecordSet,
  RecordType,
  StoredRecord,
} from '@infra-orchestration/backstage-plugin-infra-backend-module-dns';

/** The parts of a ResourceRecordSet of the API that are used here. */
export interface GoogleRecordSet {
  /** With the last dot. */
  name: string;
  type: string;
  /** Seconds. */
  ttl?: number;
  /** Absent where a routing policy answers. */
  rrdatas?: string[];
}

/** What a change has to name exactly. */
export interface GoogleRevision {
  record?: GoogleRecordSet;
  owner?: GoogleRecordSet;
}

export interface GoogleChange {
  additions: GoogleRecordSet[];
  deletions: GoogleRecordSet[];
}

const isPlain = (set: GoogleRecordSet) => (set.rrdatas ?? []).length > 0;

function readSet(
  type: RecordType,
  set: GoogleRecordSet | undefined,
): RecordSet | undefined {
  return (
    set && {
      values: canonicalValues(
        type,
        (set.rrdatas ?? []).map(data => parseContent(type, data)),
      ),
      ttl: set.ttl ?? 0,
    }
  );
}

/** What record sets at a name, and at that of its ownership record, say of a location. */
export function readStored(
  { type, host, ownerHost }: RecordLocation,
  sets: GoogleRecordSet[],
): StoredRecord {
  const at = (name: string) =>
    sets.filter(set => normaliseName(set.name) === name);
  const record = at(host).find(set => set.type === type && isPlain(set));
  const owner = at(ownerHost).find(set => set.type === 'TXT' && isPlain(set));
  const inTheWay = (set: GoogleRecordSet) =>
    set.type === type
      ? !isPlain(set)
      : type === 'CNAME' || ['CNAME', 'ALIAS'].includes(set.type);
  const revision: GoogleRevision = { record, owner };
  return {
    record: readSet(type, record),
    owner: readSet('TXT', owner)?.values ?? [],
    blockers: at(host)
      .filter(inTheWay)
      .map(set =>
        isPlain(set) ? set.type : `${set.type} with a routing policy`,
      ),
    revision,
  };
}

function toSet(
  host: string,
  type: RecordType,
  { values, ttl }: RecordSet,
): GoogleRecordSet {
  return {
    name: `${host}.`,
    type,
    ttl,
    rrdatas: values.map(value => formatContent(type, value)),
  };
}

const exactly = ({ name, type, ttl, rrdatas }: GoogleRecordSet) => ({
  name,
  type,
  ttl,
  rrdatas,
});

/**
 * The change of exactly what was seen: Cloud DNS refuses all of it where a set to be deleted is not as it
 * is given, or one to be added is there.
 */
export function changeFor(
  { host, type, ownerHost }: RecordLocation,
  seen: GoogleRevision,
  change: RecordChange,
): GoogleChange {
  const deletions = [seen.record, seen.owner]
    .filter((set): set is GoogleRecordSet => set !== undefined)
    .map(exactly);
  if (change.action === 'remove') {
    return { additions: [], deletions };
  }
  const { owner, values, ttl } = change;
  return {
    additions: [
      toSet(host, type, { values, ttl }),
      toSet(ownerHost, 'TXT', { values: [owner], ttl }),
    ],
    deletions,
  };
}
