import type { Change, ResourceRecordSet } from '@aws-sdk/client-route-53';
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

/** What a change has to name exactly. */
export interface Route53Revision {
  record?: ResourceRecordSet;
  owner?: ResourceRecordSet;
}

/** Route 53 writes `*` and other characters of a name as `\052`. */
export function readName(name: string): string {
  return normaliseName(
    name.replace(/\\(\d{3})/g, (_, octal) =>
      String.fromCharCode(parseInt(octal, 8)),
    ),
  );
}

/** A plain record set: one that answers everybody alike with values of its own. */
function isPlain(set: ResourceRecordSet): boolean {
  return (
    set.SetIdentifier === undefined &&
    set.AliasTarget === undefined &&
    set.TrafficPolicyInstanceId === undefined
  );
}

function readSet(
  type: RecordType,
  set: ResourceRecordSet | undefined,
): RecordSet | undefined {
  return (
    set && {
      values: canonicalValues(
        type,
        (set.ResourceRecords ?? []).map(record =>
          parseContent(type, record.Value ?? ''),
        ),
      ),
      ttl: set.TTL ?? 0,
    }
  );
}

function describeBlocker(set: ResourceRecordSet): string {
  if (set.AliasTarget) {
    return `${set.Type} as alias of ${set.AliasTarget.DNSName}`;
  }
  return isPlain(set) ? `${set.Type}` : `${set.Type} with a routing policy`;
}

/** What record sets at a name, and at that of its ownership record, say of a location. */
export function readStored(
  { type }: Pick<RecordLocation, 'type'>,
  atHost: ResourceRecordSet[],
  atOwner: ResourceRecordSet[],
): StoredRecord {
  const record = atHost.find(set => set.Type === type && isPlain(set));
  const owner = atOwner.find(set => set.Type === 'TXT' && isPlain(set));
  const inTheWay = (set: ResourceRecordSet) =>
    set.Type === type
      ? !isPlain(set)
      : type === 'CNAME' || set.Type === 'CNAME';
  const revision: Route53Revision = { record, owner };
  return {
    record: readSet(type, record),
    owner: readSet('TXT', owner)?.values ?? [],
    blockers: atHost.filter(inTheWay).map(describeBlocker),
    revision,
  };
}

function toSet(
  host: string,
  type: RecordType,
  { values, ttl }: RecordSet,
): ResourceRecordSet {
  return {
    Name: `${host}.`,
    Type: type,
    TTL: ttl,
    ResourceRecords: values.map(value => ({
      Value: formatContent(type, value),
    })),
  };
}

/**
 * The batch that makes a change of exactly what was seen: Route 53 refuses all of it where a set to
 * be deleted is not as it is named, or one to be created is there.
 */
export function changesFor(
  { host, type, ownerHost }: RecordLocation,
  seen: Route53Revision,
  change: RecordChange,
): Change[] {
  const deletions = [seen.record, seen.owner]
    .filter((set): set is ResourceRecordSet => set !== undefined)
    .map(set => ({ Action: 'DELETE' as const, ResourceRecordSet: set }));
  if (change.action === 'remove') {
    return deletions;
  }
  const { owner, values, ttl } = change;
  return [
    ...deletions,
    {
      Action: 'CREATE',
      ResourceRecordSet: toSet(host, type, { values, ttl }),
    },
    {
      Action: 'CREATE',
      ResourceRecordSet: toSet(ownerHost, 'TXT', { values: [owner], ttl }),
    },
  ];
}
