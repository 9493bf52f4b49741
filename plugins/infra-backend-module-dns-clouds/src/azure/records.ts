import type { RecordSet as AzureRecordSet } from '@azure/arm-dns';
import {
  canonicalValues,
  RecordChange,
  RecordSet,
  RecordType,
  StoredRecord,
} from '@infra-orchestration/backstage-plugin-infra-backend-module-dns';

/** The metadata of a record set bears the mark: set and mark are one object, and change together. */
const OWNER_KEY = 'infraowner';

/** Bytes of one piece of a text. */
const MAX_PIECE = 255;

/** What a change has to name exactly. */
export interface AzureRevision {
  etag?: string;
  metadata?: Record<string, string>;
}

/** The name of a record set inside its zone. */
export function relativeName(host: string, zone: string): string {
  return host === zone ? '@' : host.slice(0, -zone.length - 1);
}

/** Pieces of a text that are short enough, each with whole characters. */
export function splitCharacters(text: string): string[] {
  const pieces: string[] = [];
  let piece = '';
  for (const character of text) {
    if (Buffer.byteLength(piece + character) > MAX_PIECE) {
      pieces.push(piece);
      piece = '';
    }
    piece += character;
  }
  return piece || pieces.length === 0 ? [...pieces, piece] : pieces;
}

function valuesOf(type: RecordType, set: AzureRecordSet): string[] {
  switch (type) {
    case 'A':
      return (set.aRecords ?? []).map(({ ipv4Address = '' }) => ipv4Address);
    case 'AAAA':
      return (set.aaaaRecords ?? []).map(({ ipv6Address = '' }) => ipv6Address);
    case 'CNAME':
      return set.cnameRecord?.cname ? [set.cnameRecord.cname] : [];
    default:
      return (set.txtRecords ?? []).map(({ value = [] }) => value.join(''));
  }
}

const isAlias = (set: AzureRecordSet) => Boolean(set.targetResource?.id);

/** What the record set of the type says of a location, where it is there. */
export function readStored(
  type: RecordType,
  set: AzureRecordSet,
): StoredRecord {
  const mark = set.metadata?.[OWNER_KEY];
  const revision: AzureRevision = { etag: set.etag, metadata: set.metadata };
  const record: RecordSet = {
    values: canonicalValues(type, valuesOf(type, set)),
    ttl: set.ttl ?? 0,
  };
  return {
    record: isAlias(set) ? undefined : record,
    owner: mark === undefined ? [] : [mark],
    blockers: isAlias(set) ? [`${type} as alias of an Azure resource`] : [],
    revision,
  };
}

function recordsFor(type: RecordType, values: string[]): AzureRecordSet {
  switch (type) {
    case 'A':
      return { aRecords: values.map(ipv4Address => ({ ipv4Address })) };
    case 'AAAA':
      return { aaaaRecords: values.map(ipv6Address => ({ ipv6Address })) };
    case 'CNAME':
      return { cnameRecord: { cname: values[0] } };
    default:
      return {
        txtRecords: values.map(value => ({ value: splitCharacters(value) })),
      };
  }
}

/** The record set as it is to be; what others keep in its metadata stays. */
export function setFor(
  type: RecordType,
  { metadata }: AzureRevision,
  { values, ttl, owner }: Extract<RecordChange, { action: 'write' }>,
): AzureRecordSet {
  return {
    ttl,
    metadata: { ...metadata, [OWNER_KEY]: owner },
    ...recordsFor(type, values),
  };
}
