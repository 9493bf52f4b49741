import {
  AccessCheck,
  AccessReport,
  DriverError,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { invalid, misconfigured } from '../errors';
import { parseOwner } from '../record/ownership';
import {
  AuthoritativeAnswer,
  CallContext,
  DnsQuestion,
  RecordChange,
  RecordLocation,
  RecordSet,
  StoredRecord,
  ZoneClient,
} from '../record/types';
import { checkNameserver, runCheck } from '../zoneChecks';
import { WireRecord } from '../wire/message';
import type { NameServer } from '../wire/NameServer';
import { findLameness, queryAuthoritative } from '../wire/query';
import { TsigKey } from '../wire/tsig';
import { prerequisite, sendUpdates, update } from '../wire/update';

/** Nothing is ever made at this name; removing it shows whether removing is allowed. */
const PROBE_LABEL = '_infra-owner-probe';

function foundOrNothing(answer: AuthoritativeAnswer): RecordSet | undefined {
  return answer.status === 'found' ? answer : undefined;
}

function prerequisitesFor(
  { host, type, ownerHost }: RecordLocation,
  seen: StoredRecord,
  change: RecordChange,
): WireRecord[] {
  const owner =
    seen.owner.length > 0
      ? prerequisite.equals(ownerHost, 'TXT', seen.owner)
      : [prerequisite.absent(ownerHost, 'TXT')];
  if (change.action === 'remove') {
    return owner;
  }
  if (type === 'CNAME') {
    return [
      ...owner,
      seen.record
        ? prerequisite.exists(host, 'CNAME')
        : prerequisite.nameUnused(host),
    ];
  }
  // A server drops what cannot stand beside a CNAME without a word (RFC 2136, section 3.4.2.2).
  const noAlias = prerequisite.absent(host, 'CNAME');
  return seen.record
    ? [...owner, noAlias]
    : [...owner, noAlias, prerequisite.absent(host, type)];
}

function updatesFor(
  { host, type, ownerHost }: RecordLocation,
  change: RecordChange,
): WireRecord[] {
  const clear = [
    update.removeAll(host, type),
    update.removeAll(ownerHost, 'TXT'),
  ];
  if (change.action === 'remove') {
    return clear;
  }
  const { values, ttl, owner } = change;
  return [
    ...clear,
    ...update.add(host, type, values, ttl),
    ...update.add(ownerHost, 'TXT', [owner], ttl),
  ];
}

/**
 * Dynamic updates (RFC 2136) signed with TSIG (RFC 8945). Prerequisites make each change atomic
 * with what it was decided on, against everybody who changes the zone.
 */
export class Rfc2136Client implements ZoneClient {
  constructor(
    private readonly server: NameServer,
    private readonly key: TsigKey,
    private readonly zones: string[],
  ) {}

  get nameserver(): string {
    return this.server.description;
  }

  query(questions: DnsQuestion[], { signal }: CallContext) {
    return queryAuthoritative(this.server, questions, signal);
  }

  /**
   * Answers to queries can come from a wildcard. Where it matters, updates that have prerequisites
   * only and change nothing tell what is really there.
   */
  async read(
    location: RecordLocation,
    context: CallContext,
  ): Promise<StoredRecord> {
    const { zone, host, type, ownerHost } = location;
    const [answer, ownerAnswer] = await this.query(
      [
        { name: host, type },
        { name: ownerHost, type: 'TXT' },
      ],
      context,
    );
    if (answer.status === 'notAuthoritative') {
      throw await this.notAuthoritative(location, answer.reason, context);
    }
    const record = foundOrNothing(answer);
    const owner = foundOrNothing(ownerAnswer)?.values ?? [];
    if (owner.some(value => parseOwner(value) !== undefined)) {
      // Nobody marks a wildcard's texts: the ownership record is real, and so is what it marks.
      return {
        record,
        owner,
        blockers: await this.blockers(location, answer, context),
      };
    }
    const [recordIsReal, ownerIsReal] = await this.hold(
      zone,
      [
        record && prerequisite.exists(host, type),
        owner.length > 0 && prerequisite.exists(ownerHost, 'TXT'),
      ],
      context,
    );
    return {
      record: recordIsReal ? record : undefined,
      owner: ownerIsReal ? owner : [],
      blockers: await this.blockers(location, answer, context),
    };
  }

  async change(
    location: RecordLocation,
    seen: StoredRecord,
    change: RecordChange,
    { signal }: CallContext,
  ): Promise<'done' | 'changedMeanwhile'> {
    const [outcome] = await sendUpdates(
      this.server,
      this.key,
      [
        {
          zone: location.zone,
          prerequisites: prerequisitesFor(location, seen, change),
          updates: updatesFor(location, change),
        },
      ],
      signal,
    );
    return outcome === 'done' ? 'done' : 'changedMeanwhile';
  }

  async checkAccess(context: CallContext): Promise<AccessReport> {
    const checks: AccessCheck[] = [];
    for (const zone of this.zones) {
      checks.push(await checkNameserver(this.server, zone, context));
      checks.push(
        await runCheck(`change zone ${zone}`, context, () =>
          this.tryUpdate(zone, context),
        ),
      );
    }
    return { ok: checks.every(check => check.granted), checks };
  }

  /** A name that is delegated is an input's fault; a server that is not the zone's, the provider's. */
  private async notAuthoritative(
    { zone, host }: RecordLocation,
    reason: string,
    { signal }: CallContext,
  ): Promise<DriverError> {
    const said = `Name server ${this.nameserver} is not authoritative for`;
    const lameness = await findLameness(this.server, zone, signal);
    return lameness
      ? misconfigured(`${said} zone \`${zone}\`: ${lameness}`)
      : invalid(`/name: ${said} \`${host}\`: ${reason}`);
  }

  /** Whether each prerequisite holds; one that is not given does not. */
  private async hold(
    zone: string,
    candidates: (WireRecord | false | undefined)[],
    { signal }: CallContext,
  ): Promise<boolean[]> {
    const asked = candidates.filter((c): c is WireRecord => Boolean(c));
    const outcomes = await sendUpdates(
      this.server,
      this.key,
      asked.map(p => ({ zone, prerequisites: [p], updates: [] })),
      signal,
    );
    return candidates.map(
      candidate =>
        Boolean(candidate) &&
        outcomes[asked.indexOf(candidate as WireRecord)] === 'done',
    );
  }

  private async blockers(
    { zone, host, type }: RecordLocation,
    answer: AuthoritativeAnswer,
    context: CallContext,
  ): Promise<string[]> {
    if (answer.status !== 'absent') {
      return [];
    }
    if (type === 'CNAME') {
      const [unused] = answer.nameExists
        ? await this.hold(zone, [prerequisite.nameUnused(host)], context)
        : [true];
      return unused ? [] : ['records of another type'];
    }
    const [aliased] = await this.hold(
      zone,
      [answer.alias !== undefined && prerequisite.exists(host, 'CNAME')],
      context,
    );
    return aliased ? [`CNAME (${answer.alias})`] : [];
  }

  /** Removes what is not there: needs the permission, changes nothing. */
  private async tryUpdate(zone: string, { signal }: CallContext) {
    const probe = `${PROBE_LABEL}.${zone}`;
    const [outcome] = await sendUpdates(
      this.server,
      this.key,
      [
        {
          zone,
          prerequisites: [prerequisite.absent(probe, 'TXT')],
          updates: [update.removeAll(probe, 'TXT')],
        },
      ],
      signal,
    );
    if (outcome !== 'done') {
      throw new DriverError(
        'conflict',
        `\`${probe}\` exists, a name that is kept for checks: remove it`,
      );
    }
  }
}
