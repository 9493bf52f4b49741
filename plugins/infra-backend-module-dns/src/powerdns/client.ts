import { isDeepStrictEqual } from 'node:util';
import {
  AccessCheck,
  AccessReport,
  isDriverError,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { misconfigured } from '../errors';
import { KeyedLock } from '../record/lock';
import { normaliseName } from '../record/names';
import {
  CallContext,
  DnsQuestion,
  RecordChange,
  RecordLocation,
  RecordSet,
  RecordType,
  StoredRecord,
  ZoneClient,
} from '../record/types';
import { sameValues } from '../record/values';
import type { NameServer } from '../wire/NameServer';
import { queryAuthoritative } from '../wire/query';
import { checkNameserver, runCheck } from '../zoneChecks';
import { ApiRecordSet, ApiRecordSetChange, PowerDnsApi } from './api';
import { formatContent, parseContent } from './content';

/** Zones of other kinds get their content from elsewhere. */
const WRITABLE_KINDS = ['native', 'master', 'primary', 'producer'];

/** Types that PowerDNS makes addresses from: they and A or AAAA answer the same question. */
const COMPUTED_TYPES = ['ALIAS', 'LUA'];

/** Types that stand beside a CNAME by right (RFC 4034). */
const DNSSEC_TYPES = ['NSEC', 'RRSIG'];

function excludes(type: RecordType, other: string): boolean {
  if (type === 'CNAME') {
    return other !== 'CNAME' && !DNSSEC_TYPES.includes(other);
  }
  return (
    other === 'CNAME' || (type !== 'TXT' && COMPUTED_TYPES.includes(other))
  );
}

function toRecordSet(
  type: RecordType,
  rrset: ApiRecordSet | undefined,
): RecordSet | undefined {
  return (
    rrset && {
      values: rrset.records
        .filter(record => !record.disabled)
        .map(record => parseContent(type, record.content))
        .sort(),
      ttl: rrset.ttl,
    }
  );
}

/** What record sets at a name, and at that of its ownership record, say of a location. Pure. */
export function readStored(
  { type }: Pick<RecordLocation, 'type'>,
  atHost: ApiRecordSet[],
  atOwner: ApiRecordSet[],
): StoredRecord {
  const owner = atOwner.find(rrset => rrset.type === 'TXT');
  return {
    record: toRecordSet(
      type,
      atHost.find(rrset => rrset.type === type),
    ),
    owner: toRecordSet('TXT', owner)?.values ?? [],
    blockers: atHost
      .map(rrset => rrset.type)
      .filter(other => excludes(type, other)),
  };
}

function toApiChange(
  name: string,
  type: RecordType,
  rrset: RecordSet | undefined,
): ApiRecordSetChange {
  const at = { name: `${name}.`, type };
  return rrset
    ? {
        ...at,
        changetype: 'REPLACE',
        ttl: rrset.ttl,
        records: rrset.values.map(value => ({
          content: formatContent(type, value),
          disabled: false,
        })),
      }
    : { ...at, changetype: 'DELETE' };
}

/**
 * PowerDNS' HTTP API, with its name server (or a secondary of it) for the authoritative answers.
 *
 * The API has no conditions on changes. Record and mark are therefore written in one transaction,
 * so that whoever writes last has both; the location is looked at once more right before, and the
 * mark right after, so that whoever was overwritten in that moment learns it. Between that look
 * and the write remains the time of one request, in which a record that somebody else makes by
 * other means at that name would be replaced; where that matters, RFC 2136 closes the gap.
 */
export class PowerDnsClient implements ZoneClient {
  /** With SQLite PowerDNS fails one of two transactions that meet; others gain little from many. */
  private readonly writes = new KeyedLock();

  constructor(
    private readonly api: PowerDnsApi,
    private readonly server: NameServer,
    private readonly zones: string[],
  ) {}

  get nameserver(): string {
    return this.server.description;
  }

  query(questions: DnsQuestion[], { signal }: CallContext) {
    return queryAuthoritative(this.server, questions, signal);
  }

  async read(
    location: RecordLocation,
    { signal }: CallContext,
  ): Promise<StoredRecord> {
    const { zone, host, ownerHost } = location;
    const [atHost, atOwner] = await Promise.all([
      this.recordSetsAt(zone, host, signal),
      this.recordSetsAt(zone, ownerHost, signal),
    ]);
    return readStored(location, atHost, atOwner);
  }

  async change(
    location: RecordLocation,
    seen: StoredRecord,
    change: RecordChange,
    context: CallContext,
  ): Promise<'done' | 'changedMeanwhile'> {
    const { signal } = context;
    const { zone, host, type, ownerHost } = location;
    const written = change.action === 'write' ? change : undefined;
    const mark = written && { values: [written.owner], ttl: written.ttl };
    const rrsets = [
      toApiChange(ownerHost, 'TXT', mark),
      toApiChange(host, type, written),
    ];
    // Between the first look and its turn a change may have waited for many others.
    const isAsSeen = await this.writes.run('', signal, async () => {
      if (!isDeepStrictEqual(await this.read(location, context), seen)) {
        return false;
      }
      await this.api.patch(zone, rrsets, signal);
      return true;
    });
    if (!isAsSeen) {
      return 'changedMeanwhile';
    }
    if (!mark) {
      return 'done';
    }
    const atOwner = await this.recordSetsAt(zone, ownerHost, signal);
    const { owner } = readStored(location, [], atOwner);
    return sameValues(owner, mark.values) ? 'done' : 'changedMeanwhile';
  }

  async checkAccess(context: CallContext): Promise<AccessReport> {
    let version = '';
    const checks: AccessCheck[] = [
      await runCheck(`use the API at ${this.api.url}`, context, async () => {
        ({ version } = await this.api.server(context.signal));
      }),
    ];
    for (const zone of this.zones) {
      checks.push(
        await runCheck(`read zone ${zone}`, context, () =>
          this.checkZone(zone, context),
        ),
        await runCheck(`change zone ${zone}`, context, () =>
          this.tryChange(zone, context),
        ),
        await checkNameserver(this.server, zone, context),
      );
    }
    return {
      ok: checks.every(check => check.granted),
      checks,
      server: version ? `PowerDNS ${version}` : undefined,
    };
  }

  private async recordSetsAt(
    zone: string,
    host: string,
    signal: AbortSignal,
  ): Promise<ApiRecordSet[]> {
    const query = { rrset_name: `${host}.` };
    const { rrsets = [] } = await this.api.zone(zone, query, signal);
    // A version that does not know the filter sends the whole zone.
    return rrsets.filter(rrset => normaliseName(rrset.name) === host);
  }

  private async checkZone(zone: string, { signal }: CallContext) {
    const { kind } = await this.api.zone(zone, { rrsets: 'false' }, signal);
    if (!WRITABLE_KINDS.includes(kind.toLowerCase())) {
      throw misconfigured(
        `Zone \`${zone}\` is of kind ${kind}, whose content comes from another server: use that server's API`,
      );
    }
  }

  /**
   * Asks for a change that the server has to refuse, because its name is outside of the zone: that
   * it gets so far shows that the key may change the zone. Even an empty change that succeeds
   * would count up the zone's serial.
   */
  private async tryChange(zone: string, { signal }: CallContext) {
    const outside = toApiChange('_infra-owner-probe.invalid', 'TXT', {
      values: [''],
      ttl: 60,
    });
    try {
      await this.api.patch(zone, [outside], signal);
    } catch (error) {
      if (!(isDriverError(error) && /out of zone/i.test(error.message))) {
        throw error;
      }
    }
  }
}
