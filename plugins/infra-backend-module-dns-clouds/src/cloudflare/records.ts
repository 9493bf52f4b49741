import {
  canonicalValues,
  formatContent,
  normaliseName,
  parseContent,
  RecordChange,
  RecordLocation,
  RecordType,
  StoredRecord,
} from '@infra-orchestration/backstage-plugin-infra-backend-module-dns';

/** The parts of a record of the API that are used here: one value, not a set. */
export interface CloudflareRecord {
  id: string;
  name: string;
  type: string;
  content?: string;
  /** Seconds; 1 is automatic. */
  ttl: number;
  proxied?: boolean;
  comment?: string | null;
  created_on: string;
}

export type NewCloudflareRecord = Omit<CloudflareRecord, 'id' | 'created_on'>;

/** What a change has to name exactly, by ids. */
export interface CloudflareRevision {
  /** The record's values that are no stranger's. */
  records: CloudflareRecord[];
  owner: CloudflareRecord[];
  lock: CloudflareRecord[];
}

export interface CloudflareBatch {
  deletes: { id: string }[];
  patches: { id: string; ttl: number }[];
  posts: NewCloudflareRecord[];
}

/**
 * Cloudflare refuses a record that is there with the same name, type and content, and nothing else that
 * is at a name. A text that is always the same, beside the mark, is therefore the lock: of two who make
 * a record at one name at the same time, one is refused with all of its batch.
 */
export const LOCK = 'heritage=infra-orchestration';

/** Of the comment, 100 characters are allowed on every plan. */
const MAX_COMMENT = 100;

/** Put on each value, which has no other mark of its own. */
export function commentFor(owner: string): string {
  const instance = owner.slice(owner.lastIndexOf('/') + 1);
  return `infra-orchestration ${instance}`.slice(0, MAX_COMMENT);
}

const textOf = (record: CloudflareRecord) =>
  parseContent('TXT', record.content ?? '');

const ttlOf = (records: CloudflareRecord[]) =>
  // A proxied record is answered with addresses of Cloudflare's, whatever its content: never as asked for.
  records.some(record => record.proxied)
    ? 0
    : Math.min(...records.map(record => record.ttl));

/**
 * A value that bears no comment of ours and is older than the mark: it was there before the name was
 * claimed, and whoever made it was not asked. What came later into a marked set is drift.
 */
function isStrangers(
  record: CloudflareRecord,
  owner: CloudflareRecord | undefined,
): boolean {
  return (
    owner !== undefined &&
    record.comment !== commentFor(textOf(owner)) &&
    Date.parse(record.created_on) < Date.parse(owner.created_on)
  );
}

/** What the records at a name, and at that of its ownership record, say of a location. */
export function readStored(
  { type }: Pick<RecordLocation, 'type'>,
  atHost: CloudflareRecord[],
  atOwner: CloudflareRecord[],
): StoredRecord {
  const texts = atOwner.filter(record => record.type === 'TXT');
  const lock = texts.filter(record => textOf(record) === LOCK);
  const owner = texts.filter(record => !lock.includes(record));
  const set = atHost.filter(record => record.type === type);
  const strangers = set.filter(record => isStrangers(record, owner[0]));
  const others = atHost.filter(record =>
    type === 'CNAME' ? record.type !== type : record.type === 'CNAME',
  );
  const describe = (record: CloudflareRecord) =>
    `${record.type} ${normaliseName(record.content ?? '')}`;
  const revision: CloudflareRevision = {
    records: set.filter(record => !strangers.includes(record)),
    owner,
    lock,
  };
  return {
    record:
      set.length > 0
        ? {
            values: canonicalValues(
              type,
              set.map(record => parseContent(type, record.content ?? '')),
            ),
            ttl: ttlOf(set),
          }
        : undefined,
    owner: canonicalValues('TXT', owner.map(textOf)),
    blockers: [
      ...strangers.map(record => `${describe(record)}, older than the mark,`),
      ...others.map(describe),
    ],
    revision,
  };
}

function toRecord(
  name: string,
  type: RecordType,
  value: string,
  rest: { ttl: number; comment: string },
): NewCloudflareRecord {
  // Here names are without the last dot, also those that are values.
  const content = type === 'TXT' ? formatContent(type, value) : value;
  return {
    name,
    type,
    content,
    ...rest,
    ...(type === 'TXT' ? {} : { proxied: false }),
  };
}

/**
 * The batch for a change of exactly what was seen: Cloudflare refuses all of it where a record that it
 * names by its id is gone, or where one to be made is there.
 */
export function batchFor(
  { host, type, ownerHost }: RecordLocation,
  seen: CloudflareRevision,
  change: RecordChange,
): CloudflareBatch {
  const ids = (records: CloudflareRecord[]) =>
    records.map(({ id }) => ({ id }));
  if (change.action === 'remove') {
    const deletes = ids([...seen.records, ...seen.owner, ...seen.lock]);
    return { deletes, patches: [], posts: [] };
  }
  const { owner, values, ttl } = change;
  const comment = commentFor(owner);
  const marks = [owner, LOCK].map(text =>
    toRecord(ownerHost, 'TXT', text, { ttl, comment }),
  );
  const isMarked = seen.owner.length > 0 && seen.lock.length > 0;
  return {
    deletes: ids([
      ...seen.records,
      ...(isMarked ? [] : [...seen.owner, ...seen.lock]),
    ]),
    // The mark keeps its age, and is the condition that it is still there.
    patches: isMarked
      ? [...seen.owner, ...seen.lock].map(({ id }) => ({ id, ttl }))
      : [],
    posts: [
      ...(isMarked ? [] : marks),
      ...values.map(value => toRecord(host, type, value, { ttl, comment })),
    ],
  };
}
